import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { scopeText } from "./budget-words.ts";

/** Which budgets the list shows. */
export const BUDGET_SHOWS = ["all", "over", "forecast", "waiting", "caps"] as const;
export type BudgetShow = (typeof BUDGET_SHOWS)[number];

export const SHOW_WORDS: Readonly<Record<BudgetShow, string>> = {
	all: "All budgets",
	over: "Over",
	forecast: "Forecast over",
	waiting: "More is asked for",
	caps: "Caps",
};

/** What the list's address says. */
export interface BudgetsUrl {
	readonly show: BudgetShow;
	/** Part of a name or of what it is for; empty: any. */
	readonly search: string;
}

/** Reads an address. What makes no sense is left out. */
export function readBudgetsUrl(params: Readonly<Record<string, string | string[] | undefined>>): BudgetsUrl {
	const { show, search } = params;
	return {
		show: BUDGET_SHOWS.find((each) => each === show) ?? "all",
		search: typeof search === "string" ? search.trim() : "",
	};
}

export function budgetsHref({ show, search }: BudgetsUrl): string {
	const query = new URLSearchParams({
		...(show === "all" ? {} : { show }),
		...(search === "" ? {} : { search }),
	});
	return query.size === 0 ? "/budgets" : `/budgets?${query}`;
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
};
