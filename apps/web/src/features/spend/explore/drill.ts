import { SPEND_DIMENSIONS, type SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { filterValues, type SpendUrl, spendHref, withFilter } from "../query/spend-url.ts";

/** What to look at next inside one value of a dimension, best first. */
const FINER: Readonly<Record<SpendDimension, readonly SpendDimension[]>> = {
	department: ["team", "feature", "model"],
	team: ["feature", "model", "apiKey"],
	feature: ["model", "environment", "apiKey", "meter"],
	environment: ["feature", "model", "meter"],
	provider: ["model", "meter", "account"],
	model: ["meter", "feature", "apiKey"],
	meter: ["model", "feature"],
	account: ["subAccount", "model", "meter"],
	source: ["account", "model"],
	basis: ["source", "account", "model"],
	category: ["provider", "account", "model"],
	chargeClass: ["account", "category", "model"],
	service: ["model", "meter", "account"],
	tier: ["model", "meter", "feature"],
	subAccount: ["apiKey", "model", "meter"],
	apiKey: ["model", "meter", "feature"],
	resource: ["model", "meter"],
	principal: ["model", "feature", "meter"],
	rule: ["allocation", "team", "model"],
	allocation: ["rule", "team", "model"],
};

/** Explore inside one value: its filter is added, and the grouping becomes the next finer one that still tells something. */
export function drillHref(url: SpendUrl, dimension: SpendDimension, value: string | null): string {
	const within = withFilter(url, dimension, [value]);
	const open = [...FINER[dimension], ...SPEND_DIMENSIONS].find(
		(finer) => filterValues(within, finer).length !== 1,
	);
	return spendHref("/explore", { ...within, groupBy: open ?? dimension, subGroupBy: null }, EXPLORE_DEFAULTS);
}

/** The charges behind a figure: the same days and filters. */
export function chargesHref(url: SpendUrl): string {
	return spendHref("/explore/charges", { ...url, subGroupBy: null }, EXPLORE_DEFAULTS);
}
