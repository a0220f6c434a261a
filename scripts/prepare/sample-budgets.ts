import type { Actor } from "@outlay/db/actor";
import type { BudgetDefinition } from "@outlay/db/budgets/budget-definition";
import { createBudget } from "@outlay/db/repositories/budgets";
import { fiscalCalendarOf, readOrganization } from "@outlay/db/repositories/organizations";
import { calendarOf } from "@outlay/finops/calendar";
import { type Day, parseDay } from "@outlay/finops/day";
import { SAMPLE_BUDGETS, type SampleBudget } from "../sample/budgets.ts";
import type { SampleManifest } from "../sample/manifest.ts";
import type { SampleContext } from "./sample-context.ts";

/** The company's budgets, from its first day on. The worker evaluates them when the exports are in. */
export async function addSampleBudgets(
	{ database, now }: SampleContext,
	actor: Actor,
	{ firstDay }: SampleManifest,
): Promise<void> {
	const settings = await readOrganization(database, actor);
	const startDay = parseDay(firstDay);
	const calendar = calendarOf(settings.timeZone);
	if (!startDay.ok || !calendar.ok) throw new Error("the sample's first day or time zone is none");
	const at = now();
	const today = calendar.value.dayOf(at.getTime());
	const clock = { now: at, today, fiscal: fiscalCalendarOf(settings) };
	for (const budget of SAMPLE_BUDGETS) {
		const definition = definitionOf(budget, { startDay: startDay.value, currency: settings.currency });
		const note = "The sample company's plan";
		const plan = { everyPeriod: budget.amount, periods: [], note, overAllocate: false };
		const made = await createBudget(database, actor, { definition, plan, clock });
		if (!made.ok)
			throw new Error(`the sample's budget ${budget.name} is refused: ${JSON.stringify(made.error)}`);
	}
}

function definitionOf(
	budget: SampleBudget,
	{ startDay, currency }: { readonly startDay: Day; readonly currency: string },
): BudgetDefinition {
	const { name, mode, rollingDays, rollover } = budget;
	return {
		...{ name, mode, startDay, currency },
		scope: budget.for === null ? [] : [{ dimension: budget.for.dimension, values: [budget.for.value] }],
		unit: "money",
		costView: "consumption",
		basis: "record",
		window:
			rollingDays === null ? { kind: "month", calendar: "calendar" } : { kind: "rolling", days: rollingDays },
		perPerson: false,
		rollover: rollover === null ? null : { ceiling: rollover },
		thresholds: [
			{ basis: "actual", percent: 50 },
			{ basis: "actual", percent: 80 },
			{ basis: "actual", percent: 100 },
			{ basis: "forecast", percent: 100 },
		],
	};
}
