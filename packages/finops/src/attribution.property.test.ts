import fc from "fast-check";
import { expect, test } from "vitest";
import { attributionKey, lookups, ruleSet, SPAN } from "./attribution.arbitraries.ts";
import { attribute, compileRuleSet, type Segment } from "./attribution.ts";
import { type AttributionKey, compileCondition } from "./conditions.ts";
import { type Day, daysOf } from "./day.ts";
import type { LookupTable } from "./lookup.ts";
import { ALWAYS, holdsOn } from "./open-period.ts";
import type { RuleSet } from "./rule-set.ts";
import { findShadowed } from "./shadowed.ts";

interface Asked {
	readonly rules: RuleSet;
	readonly tables: ReadonlyMap<string, LookupTable>;
	readonly key: AttributionKey;
}
const asked: fc.Arbitrary<Asked> = fc.record({ rules: ruleSet, tables: lookups, key: attributionKey });

/** The meaning of a rule set, without index or intervals: rule by rule, day by day. */
function decideOn({ rules, tables, key }: Asked, day: Day): string {
	for (const { id, conditions, effective = ALWAYS, outcome } of rules.rules) {
		if (!holdsOn(effective, day) || !conditions.every((condition) => compileCondition(condition)(key)))
			continue;
		if (outcome.kind === "split") return `${id} split`;
		if (outcome.kind === "target") return `${id} ${outcome.team}`;
		const value = key.dimensions.apiKey?.toLowerCase();
		const rows = (tables.get(outcome.tableId)?.entries ?? [])
			.filter((entry) => entry.value.toLowerCase() === value && holdsOn(entry, day))
			.map((entry, at) => ({ entry, at }))
			.sort((a, b) =>
				(a.entry.from ?? "") > (b.entry.from ?? "") ? -1 : a.entry.from === b.entry.from ? b.at - a.at : 1,
			);
		const [best] = rows;
		if (best !== undefined) return `${id} ${best.entry.team}`;
	}
	return "unallocated";
}

const textOf = (segment: Segment) =>
	segment.kind === "unallocated"
		? "unallocated"
		: `${segment.ruleId} ${segment.kind === "split" ? "split" : segment.target.team}`;

test("segments say on every day what the rules say one by one", () => {
	fc.assert(
		fc.property(asked, (input) => {
			const segments = attribute(compileRuleSet(input.rules, input.tables), input.key, SPAN);
			for (const day of daysOf(SPAN)) {
				const covering = segments.filter(({ from, to }) => from <= day && day < to);
				expect(covering.map(textOf)).toEqual([decideOn(input, day)]);
			}
		}),
		{ numRuns: 500 },
	);
});

test("segments are in order, touch, and cover the span", () => {
	fc.assert(
		fc.property(asked, ({ rules, tables, key }) => {
			const segments = attribute(compileRuleSet(rules, tables), key, SPAN);
			expect(segments.at(0)?.from).toBe(SPAN.start);
			expect(segments.at(-1)?.to).toBe(SPAN.end);
			for (const [at, segment] of segments.entries()) {
				expect(segment.from < segment.to).toBe(true);
				const next = segments[at + 1];
				if (next !== undefined)
					expect([next.from, textOf(next) === textOf(segment)]).toEqual([segment.to, false]);
			}
		}),
	);
});

test("a rule is idle exactly when it decides about no key", () => {
	fc.assert(
		fc.property(ruleSet, lookups, fc.array(attributionKey, { maxLength: 5 }), (rules, tables, keys) => {
			const matcher = compileRuleSet(rules, tables);
			const deciding = new Set(
				keys.flatMap((key) => attribute(matcher, key, SPAN).map(({ ruleId }) => ruleId)),
			);
			const idle = rules.rules.map(({ id }) => id).filter((id) => !deciding.has(id));
			expect(findShadowed(matcher, keys, SPAN).map(({ ruleId }) => ruleId)).toEqual(idle);
		}),
	);
});
