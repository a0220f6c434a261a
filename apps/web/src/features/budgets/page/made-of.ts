import type { Actor } from "@outlay/db/actor";
import {
	type BudgetContributions,
	type ContributingDimension,
	readBudgetContributions,
} from "@outlay/db/read-models/budget-contributions";
import { countedDays } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { DaySpan } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { database } from "../../../main.ts";
import { EXPLORE_DEFAULTS } from "../../spend/query/defaults.ts";
import { type SpendUrl, spendHref } from "../../spend/query/spend-url.ts";

const TOP = 8;

/** What a budget used in its period by one dimension, in its unit. */
export interface Contribution extends BudgetContributions {
	/** Explore with the money of the same scope and days. */
	readonly href: string;
}

/** What the period's spend is made of: features and models, or what tells more where the scope names one. */
export async function readContributions(
	actor: Actor,
	budget: BudgetSummary,
): Promise<readonly Contribution[]> {
	const span = countedDays(budget);
	if (span === null || !actor.rights.has("spend.read")) return [];
	const asked = { budget, span, dimensions: contributing(budget), top: TOP };
	const found = await readBudgetContributions(database(), actor, asked);
	return found
		.filter(({ parts }) => parts.length > 0)
		.map((each) => ({ ...each, href: exploreHref(budget, span, each.dimension) }));
}

function contributing({ scope }: BudgetSummary): readonly ContributingDimension[] {
	const isNamed = (wanted: string) => scope.some(({ dimension }) => dimension === wanted);
	return [isNamed("feature") ? "team" : "feature", "model"];
}

/** Explore with the budget's scope, period and view. */
function exploreHref(budget: BudgetSummary, span: DaySpan, groupBy: ContributingDimension): string {
	const url: SpendUrl = {
		...EXPLORE_DEFAULTS,
		range: { kind: "custom", span },
		view: { ...DEFAULT_SPEND_VIEW, view: budget.costView },
		filters: budget.scope.map(({ dimension, values }) => ({
			dimension,
			values: values.map(({ key }) => key),
		})),
		groupBy,
	};
	return spendHref("/explore", url, EXPLORE_DEFAULTS);
}
