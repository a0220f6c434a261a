import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SpendUrl } from "./spend-url.ts";

/** What the addresses of analysis screens mean when they say nothing. */
export const OVERVIEW_DEFAULTS: SpendUrl = {
	range: { kind: "named", name: "this-month" },
	compare: { kind: "named", name: "month" },
	view: DEFAULT_SPEND_VIEW,
	hierarchy: "was",
	currency: null,
	filters: [],
	adding: null,
	groupBy: "department",
	subGroupBy: null,
	granularity: "day",
	top: 10,
	sort: "spend",
};

export const EXPLORE_DEFAULTS: SpendUrl = {
	...OVERVIEW_DEFAULTS,
	range: { kind: "named", name: "last-30" },
	compare: { kind: "named", name: "previous" },
};

/** Sub-groups named within each group. */
export const SUB_TOP = 5;
