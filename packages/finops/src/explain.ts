import { type CompiledRule, type Decision, decisionsOf, type Matcher } from "./attribution.ts";
import {
	type AttributionKey,
	type Condition,
	type ConditionTest,
	compileCondition,
	valuesOf,
} from "./conditions.ts";
import type { Day } from "./day.ts";
import { ALWAYS, holdsOn } from "./open-period.ts";
import type { Target } from "./target.ts";

/** A test beside what the key has there; several values only for `source`, none where it does not say. */
export interface CheckedTest {
	readonly test: ConditionTest;
	readonly actual: readonly string[];
}

/** Why a rule did not decide. */
export type PassReason =
	/** The tests of the first condition that does not hold. */
	| { readonly kind: "condition"; readonly tests: readonly CheckedTest[] }
	| { readonly kind: "not_effective" }
	/** Its table has no row for the key's value on that day. */
	| { readonly kind: "not_in_lookup"; readonly actual: readonly string[] };

export interface PassedRule {
	readonly ruleId: string;
	readonly name: string;
	readonly why: PassReason;
}

/** Which rule decided about a key on a day, the tests that held, and why each earlier rule did not. */
export interface Explanation {
	readonly decided: {
		readonly ruleId: string;
		readonly name: string;
		/** null: the rule splits the money. */
		readonly target: Target | null;
		readonly tests: readonly CheckedTest[];
	} | null;
	/** Rules before the one that decided (all rules when none did), in order. */
	readonly passed: readonly PassedRule[];
}

/** Explains {@link attribute} for one day; `decided` null means Unallocated. */
export function explain(matcher: Matcher, key: AttributionKey, day: Day): Explanation {
	const passed: PassedRule[] = [];
	for (const compiled of matcher.rules) {
		const { id: ruleId, name, conditions } = compiled.rule;
		const outcome = consider(compiled, key, day);
		if (outcome.kind === "decides") {
			const tests = conditions.flatMap((condition) => checked(condition, key));
			return { decided: { ruleId, name, target: outcome.decision.target, tests }, passed };
		}
		passed.push({ ruleId, name, why: outcome });
	}
	return { decided: null, passed };
}

function consider(
	compiled: CompiledRule,
	key: AttributionKey,
	day: Day,
): PassReason | { readonly kind: "decides"; readonly decision: Decision } {
	const { conditions, outcome } = compiled.rule;
	const failed = conditions.find((condition) => !compileCondition(condition)(key));
	if (failed !== undefined) return { kind: "condition", tests: checked(failed, key) };
	if (!holdsOn(compiled.rule.effective ?? ALWAYS, day)) return { kind: "not_effective" };
	const decision = decisionsOf(compiled, key).find((one) => holdsOn(one, day));
	if (decision !== undefined) return { kind: "decides", decision };
	return { kind: "not_in_lookup", actual: outcome.kind === "lookup" ? valuesOf(key, outcome.dimension) : [] };
}

function checked(condition: Condition, key: AttributionKey): CheckedTest[] {
	const tests = "any" in condition ? condition.any : [condition];
	return tests.map((test) => ({ test, actual: valuesOf(key, test.dimension) }));
}
