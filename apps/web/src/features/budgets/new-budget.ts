import {
	BUDGET_DIMENSIONS,
	type BudgetDefinition,
	type BudgetScope,
	type BudgetThreshold,
} from "@outlay/db/budgets/budget-definition";
import type { BudgetClock } from "@outlay/db/repositories/budgets";
import type { BudgetMode } from "@outlay/finops/budget";
import { budgetPeriodOf } from "@outlay/finops/budget-window";
import { addDays, type Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import type { BudgetBody } from "../../app/api/v1/budgets/schema.ts";

/** What a budget has that does not say otherwise. */
export const DEFAULT_THRESHOLDS: readonly BudgetThreshold[] = [
	{ basis: "actual", percent: 50 },
	{ basis: "actual", percent: 80 },
	{ basis: "actual", percent: 100 },
	{ basis: "forecast", percent: 100 },
];

/** What one for each person has: nothing is forecast for a person, and half of an amount is no news of many people. */
export const PERSON_THRESHOLDS: readonly BudgetThreshold[] = [
	{ basis: "actual", percent: 80 },
	{ basis: "actual", percent: 100 },
];

/** Environments that nobody's customers see. */
const SPARED = ["development", "staging"];

/** Five years: further back no budget was ever meant to begin. */
const START_DAYS_MAX = 1_830;

/** What begins with development or staging only is capped; stopping anything else stops customers. */
export function defaultMode(scope: BudgetScope): BudgetMode {
	const environments = scope.find(({ dimension }) => dimension === "environment")?.values ?? [];
	return environments.length > 0 && environments.every((slug) => SPARED.includes(slug)) ? "cap" : "alert";
}

export interface StartTooEarly {
	readonly code: "start_too_early";
	readonly startDay: Day;
	readonly earliest: Day;
}

/** The definition that a request asks for, with what it leaves out. */
export function newBudget(
	body: BudgetBody,
	{ clock, currency }: { readonly clock: BudgetClock; readonly currency: string },
): Result<BudgetDefinition, StartTooEarly> {
	const { name, unit, costView, window, perPerson, rollover } = body;
	const scope = scopeOf(body.scope);
	const earliest = addDays(clock.today, -START_DAYS_MAX);
	const startDay = body.startDay ?? firstDayOf(window, clock);
	if (startDay < earliest) return err({ code: "start_too_early", startDay, earliest });
	return ok({
		...{ name, scope, unit, costView, window, startDay, perPerson, rollover },
		currency: unit === "money" ? (body.currency ?? currency) : null,
		basis: body.basis ?? (unit === "requests" ? "metered" : "record"),
		mode: body.mode ?? defaultMode(scope),
		thresholds: body.thresholds ?? (perPerson ? PERSON_THRESHOLDS : DEFAULT_THRESHOLDS),
	});
}

/** In one order, so that budgets of the same scope are written the same. */
function scopeOf(scope: BudgetScope): BudgetScope {
	return BUDGET_DIMENSIONS.flatMap((dimension) => {
		const part = scope.find((each) => each.dimension === dimension);
		return part === undefined ? [] : [{ dimension, values: [...new Set(part.values)].sort() }];
	});
}

function firstDayOf(window: BudgetDefinition["window"], { fiscal, today }: BudgetClock): Day {
	if (window.kind === "once") return window.span.start;
	return budgetPeriodOf(window, fiscal, today)?.start ?? today;
}
