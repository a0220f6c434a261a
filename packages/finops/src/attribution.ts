import {
	type AttributionKey,
	type Condition,
	type ConditionDimension,
	type ConditionTest,
	comparable,
	compileCondition,
	type KeyPredicate,
	valuesOf,
	wantedValues,
} from "./conditions.ts";
import type { Day, DaySpan } from "./day.ts";
import { type CompiledLookup, compileLookup, type LookupTable } from "./lookup.ts";
import { ALWAYS, intersection, type OpenPeriod, within, without } from "./open-period.ts";
import { assertNever, invariant } from "./result.ts";
import type { Rule, RuleSet } from "./rule-set.ts";
import { type Target, targetKey, targetOf } from "./target.ts";

/** Who a charge key's money goes to in `[from, to)`. A split's shares are computed per month (splits.ts). */
export type Segment =
	| {
			readonly kind: "target";
			readonly from: Day;
			readonly to: Day;
			readonly ruleId: string;
			readonly target: Target;
	  }
	| { readonly kind: "split"; readonly from: Day; readonly to: Day; readonly ruleId: string }
	| { readonly kind: "unallocated"; readonly from: Day; readonly to: Day; readonly ruleId: null };

/** A rule made ready: its conditions as one predicate, its table compiled. */
export interface CompiledRule {
	readonly rule: Rule;
	readonly position: number;
	readonly holds: KeyPredicate;
	/** null unless the outcome is a lookup. */
	readonly lookup: CompiledLookup | null;
}

/** Rules found by the value of one dimension, for `is` and `in`. */
interface ValueIndex {
	readonly dimension: ConditionDimension;
	readonly caseSensitive: boolean;
	readonly rules: Map<string, CompiledRule[]>;
}

/** A rule set made ready to be asked many times. */
export interface Matcher {
	readonly rules: readonly CompiledRule[];
	readonly indexes: readonly ValueIndex[];
	/** Rules that no index finds: they are asked for every key. */
	readonly unindexed: readonly CompiledRule[];
}

/**
 * Compiles a rule set that {@link validateRuleSet} finds no error in; a pattern or a table that is
 * missing is a bug here. Rules with an `is` or `in` are found by value, so hundreds of them cost no
 * more than one.
 */
export function compileRuleSet(ruleSet: RuleSet, lookups: ReadonlyMap<string, LookupTable>): Matcher {
	const rules = ruleSet.rules.map((rule, position): CompiledRule => {
		const conditions = rule.conditions.map(compileCondition);
		const holds: KeyPredicate = (key) => conditions.every((condition) => condition(key));
		return { rule, position, holds, lookup: lookupOf(rule, lookups) };
	});
	const indexes: ValueIndex[] = [];
	const unindexed: CompiledRule[] = [];
	for (const compiled of rules) {
		const test = mostSelective(compiled.rule.conditions);
		if (test === null) unindexed.push(compiled);
		else addToIndex(indexes, test, compiled);
	}
	return { rules, indexes, unindexed };
}

function lookupOf(rule: Rule, lookups: ReadonlyMap<string, LookupTable>): CompiledLookup | null {
	if (rule.outcome.kind !== "lookup") return null;
	const table = lookups.get(rule.outcome.tableId);
	invariant(table !== undefined, `lookup ${rule.outcome.tableId} of an unvalidated rule set`);
	return compileLookup(table);
}

/** The `is` or `in` with the fewest values. */
function mostSelective(conditions: readonly Condition[]): ConditionTest | null {
	const [best] = conditions
		.flatMap((condition) => ("any" in condition ? [] : [condition]))
		.filter(({ op }) => op === "is" || op === "in")
		.sort((a, b) => wantedValues(a).length - wantedValues(b).length);
	return best ?? null;
}

function addToIndex(indexes: ValueIndex[], test: ConditionTest, compiled: CompiledRule): void {
	const { dimension, caseSensitive = false } = test;
	let index = indexes.find((one) => one.dimension === dimension && one.caseSensitive === caseSensitive);
	if (index === undefined) {
		index = { dimension, caseSensitive, rules: new Map() };
		indexes.push(index);
	}
	for (const value of new Set(wantedValues(test).map((text) => comparable(text, caseSensitive)))) {
		const rules = index.rules.get(value);
		if (rules === undefined) index.rules.set(value, [compiled]);
		else rules.push(compiled);
	}
}

/** The rules whose conditions may hold for a key, in order: everything else is ruled out by an index. */
export function candidateRules(matcher: Matcher, key: AttributionKey): readonly CompiledRule[] {
	const found: CompiledRule[] = [];
	for (const { dimension, caseSensitive, rules } of matcher.indexes) {
		for (const value of valuesOf(key, dimension)) {
			const hit = rules.get(comparable(value, caseSensitive));
			if (hit !== undefined) found.push(...hit);
		}
	}
	if (found.length === 0) return matcher.unindexed;
	// A key of several sources may be found twice by one rule; deciding twice is harmless.
	return [...found, ...matcher.unindexed].sort((a, b) => a.position - b.position);
}

/**
 * Attributes a charge key over `span`: the first rule whose conditions hold and whose period contains
 * the day decides. Segments are in order, touch each other, cover the span and differ from their
 * neighbours; days that no rule decides are `unallocated`.
 */
export function attribute(matcher: Matcher, key: AttributionKey, span: DaySpan): Segment[] {
	const segments: Segment[] = [];
	let open: readonly DaySpan[] = span.start < span.end ? [span] : [];
	for (const compiled of candidateRules(matcher, key)) {
		if (open.length === 0) break;
		if (!compiled.holds(key)) continue;
		for (const decision of decisionsOf(compiled, key)) {
			const taken = open.map((free) => within(free, decision)).filter((part) => part !== null);
			segments.push(...taken.map((part) => decide(decision, part)));
			open = open.flatMap((free) => without(free, decision));
		}
	}
	const unallocated = open.map(
		({ start, end }): Segment => ({ kind: "unallocated", from: start, to: end, ruleId: null }),
	);
	return joinEqual([...segments, ...unallocated].sort((a, b) => (a.from < b.from ? -1 : 1)));
}

/** What a rule that holds says about a key. */
export interface Decision extends OpenPeriod {
	readonly ruleId: string;
	/** null: a split. */
	readonly target: Target | null;
}

/** What a rule whose conditions hold says about a key, strongest first: several for a lookup, else one. */
export function decisionsOf({ rule, lookup }: CompiledRule, key: AttributionKey): Decision[] {
	const { outcome, id: ruleId } = rule;
	const effective = rule.effective ?? ALWAYS;
	switch (outcome.kind) {
		case "target":
			return [{ ruleId, target: targetOf(outcome), ...effective }];
		case "split":
			return [{ ruleId, target: null, ...effective }];
		case "lookup": {
			const entries = valuesOf(key, outcome.dimension).flatMap((value) => lookup?.(value) ?? []);
			return entries.map((entry) => ({
				ruleId,
				target: targetOf(entry),
				...intersection(effective, entry),
			}));
		}
		default:
			return assertNever(outcome);
	}
}

function decide({ ruleId, target }: Decision, { start: from, end: to }: DaySpan): Segment {
	return target === null ? { kind: "split", from, to, ruleId } : { kind: "target", from, to, ruleId, target };
}

function joinEqual(segments: readonly Segment[]): Segment[] {
	const joined: Segment[] = [];
	for (const segment of segments) {
		const last = joined.at(-1);
		if (last !== undefined && last.to === segment.from && sameDecision(last, segment)) {
			joined[joined.length - 1] = { ...last, to: segment.to };
		} else {
			joined.push(segment);
		}
	}
	return joined;
}

function sameDecision(a: Segment, b: Segment): boolean {
	if (a.ruleId !== b.ruleId) return false;
	return a.kind !== "target" || b.kind !== "target" || targetKey(a.target) === targetKey(b.target);
}
