import fc from "fast-check";
import type { AttributionKey, Condition, ConditionTest } from "./conditions.ts";
import { addDays, dayOf } from "./day.ts";
import type { LookupTable } from "./lookup.ts";
import type { OpenPeriod } from "./open-period.ts";
import type { Outcome, Rule, RuleSet } from "./rule-set.ts";

const FIRST_DAY = dayOf(Date.UTC(2026, 0, 1));
export const SPAN = { start: FIRST_DAY, end: addDays(FIRST_DAY, 12) };

const word = fc.constantFrom("a", "b", "A", "ab", "ba");
const nullable = fc.option(word);

export const attributionKey: fc.Arbitrary<AttributionKey> = fc.record({
	billingAccount: word,
	sources: fc.uniqueArray(word, { maxLength: 2 }),
	dimensions: fc.record({
		provider: word,
		service: nullable,
		subAccount: nullable,
		apiKey: nullable,
		principal: nullable,
		resource: nullable,
		model: nullable,
		tags: fc.dictionary(word, word, { maxKeys: 2 }),
		names: fc.constant({}),
	}),
});

const test: fc.Arbitrary<ConditionTest> = fc.record({
	dimension: fc.constantFrom("provider", "apiKey", "source", "tag:a", "billingAccount"),
	op: fc.constantFrom("is", "in", "startsWith", "endsWith", "contains", "matches", "exists"),
	values: fc.array(word, { minLength: 1, maxLength: 2 }),
	caseSensitive: fc.boolean(),
});

const condition: fc.Arbitrary<Condition> = fc.oneof(
	{ weight: 4, arbitrary: test },
	{ weight: 1, arbitrary: fc.record({ any: fc.array(test, { maxLength: 2 }) }) },
);

const day = fc.option(fc.integer({ min: -2, max: 14 }).map((offset) => addDays(FIRST_DAY, offset)));
const period: fc.Arbitrary<OpenPeriod> = fc.record({ from: day, to: day });
const team = fc.constantFrom("t1", "t2", "t3");

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
	fc.record({ kind: fc.constant("target" as const), team }),
	fc.constant<Outcome>({ kind: "split", method: "even", targets: [{ team: "t1" }] }),
	fc.constant<Outcome>({ kind: "lookup", tableId: "table", dimension: "apiKey" }),
);

export const ruleSet: fc.Arbitrary<RuleSet> = fc
	.array(fc.record({ conditions: fc.array(condition, { maxLength: 2 }), effective: period, outcome }), {
		maxLength: 8,
	})
	.map((rules) => ({
		rules: rules.map((rule, at): Rule => ({ id: `r${at}`, name: `Rule ${at}`, ...rule })),
	}));

export const lookups: fc.Arbitrary<ReadonlyMap<string, LookupTable>> = fc
	.array(
		fc.tuple(word, team, period).map(([value, owner, dates]) => ({ value, team: owner, ...dates })),
		{ maxLength: 6 },
	)
	.map((entries) => new Map([["table", { id: "table", name: "Table", entries }]]));
