import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { ScenarioInputs, ScenarioPart } from "@outlay/finops/scenario";

/** Whom a scenario is for. A feature may not be there yet. */
export const SCENARIO_OWNER_KINDS = ["team", "feature"] as const;
export type ScenarioOwnerKind = (typeof SCENARIO_OWNER_KINDS)[number];

export interface ScenarioOwner {
	readonly kind: ScenarioOwnerKind;
	readonly slug: string;
}

/** A model by the names of the price book. */
export interface ScenarioModelName {
	readonly provider: string;
	readonly model: string;
}

/** What a scenario takes for granted, as it is kept and sent: whole numbers, and decimal text for the others. */
export interface ScenarioPlan {
	readonly users: number;
	readonly sessionsPerUser: string;
	readonly callsPerSession: string;
	/** Of one call, cached ones included. */
	readonly inputTokens: number;
	readonly outputTokens: number;
	readonly cachedPercent: string;
	readonly growthPercent: string;
	readonly months: number;
	readonly model: ScenarioModelName;
	/** A share of the calls on a second model; null: none. */
	readonly swap: (ScenarioModelName & { readonly percent: string }) | null;
}

/** A price that a scenario was worked out with. `unitPrice` is decimal text of one token, null where there is none. */
export interface ScenarioPrice extends ScenarioModelName {
	readonly part: ScenarioPart;
	readonly unitPrice: string | null;
	readonly currency: Currency | null;
	/** Where the price is from, and the discount that is in it. */
	readonly source: string | null;
	readonly discount: string | null;
}

/** Throws on text that the boundary would have refused. */
function exact(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `a kept scenario holds the number ${text}`);
	return parsed.value;
}

/** A plan as the core reckons with it. */
export function scenarioInputs(plan: ScenarioPlan): ScenarioInputs {
	return {
		users: BigInt(plan.users),
		sessionsPerUser: exact(plan.sessionsPerUser),
		callsPerSession: exact(plan.callsPerSession),
		inputTokens: BigInt(plan.inputTokens),
		outputTokens: BigInt(plan.outputTokens),
		cachedPercent: exact(plan.cachedPercent),
		growthPercent: exact(plan.growthPercent),
		months: plan.months,
		swapPercent: exact(plan.swap?.percent ?? "0"),
	};
}
