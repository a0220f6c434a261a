import type { Actor } from "@outlay/db/actor";
import { countedDays } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { SpendDimension, SpendFilter } from "@outlay/db/read-models/spend-dimensions";
import { querySpend } from "@outlay/db/read-models/spend-query";
import type { CurrencySpend } from "@outlay/db/read-models/spend-result";
import type { DaySpan } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { database } from "../../../main.ts";
import { EXPLORE_DEFAULTS } from "../../spend/query/defaults.ts";
import { shownSpend } from "../../spend/query/shown-spend.ts";
import { pseudonymKey } from "../../spend/query/spend-context.ts";
import { type SpendUrl, spendHref } from "../../spend/query/spend-url.ts";

const TOP = 8;

/** A budget's money of its period by one dimension. */
export interface Contribution {
	readonly dimension: SpendDimension;
	readonly spend: CurrencySpend;
	readonly href: string;
}

/** What the period's spend is made of: features and models, or what tells more where the scope names one. */
export async function readContributions(
	actor: Actor,
	{ budget, currency }: { readonly budget: BudgetSummary; readonly currency: string },
): Promise<readonly Contribution[]> {
	const period = countedDays(budget);
	if (period === null || !actor.rights.has("spend.read")) return [];
	const dimensions = contributing(budget);
	const found = await Promise.all(
		dimensions.map(async (dimension) => {
			const result = await querySpend(database(), actor, {
				span: period,
				compare: null,
				view: { ...DEFAULT_SPEND_VIEW, view: budget.costView },
				hierarchy: { kind: "as_was" },
				filters: filtersOf(budget),
				granularity: "total",
				convertTo: budget.currency ?? currency,
				pseudonymKey: pseudonymKey(),
				groupBy: dimension,
				subGroupBy: null,
				top: TOP,
				subTop: 0,
				rankBy: "spend",
			});
			const spend = shownSpend(result, budget.currency ?? currency);
			return spend === undefined ? [] : [{ dimension, spend, href: exploreHref(budget, period, dimension) }];
		}),
	);
	return found.flat();
}

function contributing({ scope }: BudgetSummary): readonly ("feature" | "model" | "team")[] {
	const isNamed = (wanted: string) => scope.some(({ dimension }) => dimension === wanted);
	return [isNamed("feature") ? "team" : "feature", "model"];
}

const filtersOf = ({ scope }: BudgetSummary): readonly SpendFilter[] =>
	scope.map(({ dimension, values }) => ({ dimension, values: values.map(({ key }) => key) }));

/** Explore with the budget's scope, period and view. */
function exploreHref(budget: BudgetSummary, span: DaySpan, groupBy: SpendDimension): string {
	const url: SpendUrl = {
		...EXPLORE_DEFAULTS,
		range: { kind: "custom", span },
		view: { ...DEFAULT_SPEND_VIEW, view: budget.costView },
		filters: filtersOf(budget),
		groupBy,
	};
	return spendHref("/explore", url, EXPLORE_DEFAULTS);
}
