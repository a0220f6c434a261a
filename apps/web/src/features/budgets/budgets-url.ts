import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { BUDGET_SORT_KEYS, type BudgetSort, FIRST_SORT } from "./budget-order.ts";
import { scopeText } from "./budget-words.ts";

/** Which budgets the list shows. */
export const BUDGET_SHOWS = ["all", "over", "forecast", "waiting", "caps", "ended"] as const;
export type BudgetShow = (typeof BUDGET_SHOWS)[number];

export const SHOW_WORDS: Readonly<Record<BudgetShow, string>> = {
	all: "All budgets",
	over: "Over",
	forecast: "Forecast over",
	waiting: "More is asked for",
	caps: "Caps",
	ended: "Ended",
};

/** How budgets stand below each other: parts below what they are a part of, or all at one level, sorted. */
export const BUDGET_VIEWS = ["tree", "list"] as const;
export type BudgetView = (typeof BUDGET_VIEWS)[number];

export const VIEW_WORDS: Readonly<Record<BudgetView, string>> = { tree: "Tree", list: "List" };

/** What the list's address says. */
export interface BudgetsUrl {
	readonly view: BudgetView;
	/** Of the list; the tree has an order of its own. */
	readonly sort: BudgetSort;
	readonly show: BudgetShow;
	/** Part of a name or of what it is for; empty: any. */
	readonly search: string;
}

/** Reads an address. What makes no sense is left out. */
export function readBudgetsUrl(params: Readonly<Record<string, string | string[] | undefined>>): BudgetsUrl {
	const { view, sort, order, show, search } = params;
	return {
		view: BUDGET_VIEWS.find((each) => each === view) ?? "tree",
		sort: {
			key: BUDGET_SORT_KEYS.find((each) => each === sort) ?? FIRST_SORT.key,
			direction: order === "descending" ? "descending" : "ascending",
		},
		show: BUDGET_SHOWS.find((each) => each === show) ?? "all",
		search: typeof search === "string" ? search.trim() : "",
	};
}

/** The address of a list; what is left out is as it is at first. */
export function budgetsHref(url: Partial<BudgetsUrl>): string {
	const query = new URLSearchParams(budgetsQuery(url));
	return query.size === 0 ? "/budgets" : `/budgets?${query}`;
}

/** What an address says that is not so at first: for links and for the hidden fields of a form. */
export function budgetsQuery({
	view = "tree",
	sort = FIRST_SORT,
	show = "all",
	search = "",
}: Partial<BudgetsUrl>): Readonly<Record<string, string>> {
	return {
		...(view === "tree" ? {} : { view }),
		...(sort.key === FIRST_SORT.key ? {} : { sort: sort.key }),
		...(sort.direction === FIRST_SORT.direction ? {} : { order: sort.direction }),
		...(show === "all" ? {} : { show }),
		...(search === "" ? {} : { search }),
	};
}

/** The budgets that an address asks for. */
export function shownBudgets(
	budgets: readonly BudgetSummary[],
	{ show, search }: BudgetsUrl,
): readonly BudgetSummary[] {
	const wanted = search.toLowerCase();
	return budgets.filter(
		(budget) =>
			IS_SHOWN[show](budget) && `${budget.name} ${scopeText(budget.scope)}`.toLowerCase().includes(wanted),
	);
}

const IS_SHOWN: Readonly<Record<BudgetShow, (budget: BudgetSummary) => boolean>> = {
	all: () => true,
	over: ({ standing }) => standing?.status === "over_plan" || standing?.status === "over_cap",
	forecast: ({ standing }) => standing?.status === "forecast_over",
	waiting: ({ openRequests }) => openRequests > 0,
	caps: ({ mode }) => mode === "cap",
	ended: ({ endedAt }) => endedAt !== null,
};
