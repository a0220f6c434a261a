import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import { requestBudget } from "@outlay/db/repositories/budget-requests";
import { addPrices } from "@outlay/db/repositories/prices-edits";
import { createScenario } from "@outlay/db/repositories/scenarios";
import type { ScenarioPlan } from "@outlay/db/scenarios/scenario-definition";
import { monthOf, parseDay } from "@outlay/finops/day";
import { units } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";

const MODEL = { provider: "openai", model: "scenario" } as const;

/** Any scenario; its model has prices once a scenario was made. */
export const SCENARIO_PLAN: ScenarioPlan = {
	users: 1,
	sessionsPerUser: "1",
	callsPerSession: "1",
	inputTokens: 1,
	outputTokens: 0,
	cachedPercent: "0",
	growthPercent: "0",
	months: 1,
	model: MODEL,
	swap: null,
};

/** Makes what operations of scenarios need, anew for every call. */
export interface ScenarioThings {
	/** A scenario of team a with a price. */
	readonly scenario: () => Promise<string>;
	/** A budget that is asked for with such a scenario. */
	readonly budgetRequest: () => Promise<string>;
}

export function scenarioThings(database: Database, actor: Actor): ScenarioThings {
	const today = parseDay("2026-11-01");
	invariant(today.ok, "the day exists");
	const fiscal = { startMonth: 1, pattern: "months", weekStart: "sunday" } as const;
	const clock = { now: new Date("2026-11-01T00:00:00Z"), today: today.value, fiscal };
	let isPriced = false;
	const scenario = async () => {
		if (!isPriced) {
			isPriced = true;
			const where = { tier: "standard", reach: null, abovePromptTokens: null, currency: "USD" } as const;
			const always = { validFrom: null, validTo: null, source: "contract" };
			const price = { ...MODEL, meter: "input", ...where, ...always, unitAtto: units(1n) } as const;
			const added = await addPrices(database, actor, { prices: [price], now: clock.now });
			invariant(added.ok, "a price can be entered");
		}
		const content = { name: newId(), owner: { kind: "team", slug: "a" }, plan: SCENARIO_PLAN } as const;
		const made = await createScenario(database, actor, { content, clock });
		invariant(made.ok, "a scenario can be made");
		return made.value.id;
	};
	return {
		scenario,
		budgetRequest: async () => {
			const firstMonth = monthOf(today.value);
			const asked = { scenarioId: await scenario(), firstMonth, reason: "Launch", clock };
			const request = await requestBudget(database, actor, asked);
			invariant(request.ok, "a budget can be asked for");
			return request.value.id;
		},
	};
}
