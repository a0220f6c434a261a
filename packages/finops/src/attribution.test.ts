import { describe, expect, test } from "vitest";
import { attribute, compileRuleSet, type Segment } from "./attribution.ts";
import type { AttributionKey } from "./conditions.ts";
import { dayOf } from "./day.ts";
import type { LookupTable } from "./lookup.ts";
import type { Rule } from "./rule-set.ts";
import { findShadowed } from "./shadowed.ts";

const day = (month: number, date: number) => dayOf(Date.UTC(2026, month - 1, date));
const [JANUARY, MARCH, JUNE, YEAR_END] = [day(1, 1), day(3, 1), day(6, 1), day(12, 31)];
const YEAR = { start: JANUARY, end: YEAR_END };

const key = (apiKey: string | null, tags: Record<string, string> = {}): AttributionKey => ({
	billingAccount: "acc",
	sources: ["openai.costs"],
	dimensions: {
		provider: "openai",
		service: null,
		subAccount: null,
		apiKey,
		principal: null,
		resource: null,
		model: "gpt-5",
		tags,
		names: {},
	},
});

const onKey = (id: string, apiKey: string, some: Partial<Rule> = {}): Rule => ({
	id,
	name: `Rule ${id}`,
	conditions: [{ dimension: "apiKey", op: "is", value: apiKey }],
	outcome: { kind: "target", team: id },
	...some,
});
const everything = (id: string): Rule => ({
	id,
	name: `Rule ${id}`,
	conditions: [],
	outcome: { kind: "target", team: id },
});
const teams: LookupTable = {
	id: "teams",
	name: "Teams by tag",
	entries: [
		{ value: "search", team: "old", from: null, to: null },
		{ value: "search", team: "new", feature: "chat", from: MARCH, to: JUNE },
	],
};
const byTag: Rule = {
	id: "lookup",
	name: "Teams by tag",
	conditions: [],
	outcome: { kind: "lookup", tableId: "teams", dimension: "tag:team" },
};

const matcherOf = (...rules: Rule[]) => compileRuleSet({ rules }, new Map([[teams.id, teams]]));
const shape = (segments: readonly Segment[]) =>
	segments.map((segment) =>
		[segment.from, segment.to, segment.kind === "target" ? segment.target.team : segment.kind].join(" "),
	);

describe("attribute", () => {
	test("the first rule that matches decides", () => {
		expect(attribute(matcherOf(onKey("a", "k"), onKey("b", "k"), everything("c")), key("k"), YEAR)).toEqual([
			{ kind: "target", from: JANUARY, to: YEAR_END, ruleId: "a", target: { team: "a" } },
		]);
	});

	test("also when an earlier rule is found by no index", () => {
		expect(shape(attribute(matcherOf(everything("c"), onKey("a", "k")), key("k"), YEAR))).toEqual([
			"2026-01-01 2026-12-31 c",
		]);
	});

	test("what no rule matches is unallocated", () => {
		expect(attribute(matcherOf(onKey("a", "k")), key(null), YEAR)).toEqual([
			{ kind: "unallocated", from: JANUARY, to: YEAR_END, ruleId: null },
		]);
	});

	test("a rule decides in its period only", () => {
		const inSpring = onKey("a", "k", { effective: { from: MARCH, to: JUNE } });
		expect(shape(attribute(matcherOf(inSpring, onKey("b", "k")), key("k"), YEAR))).toEqual([
			"2026-01-01 2026-03-01 b",
			"2026-03-01 2026-06-01 a",
			"2026-06-01 2026-12-31 b",
		]);
	});

	test("a lookup decides by its dated rows and lets the rest fall through", () => {
		const matcher = matcherOf({ ...byTag, effective: { from: null, to: day(9, 1) } }, everything("rest"));
		expect(shape(attribute(matcher, key(null, { team: "Search" }), YEAR))).toEqual([
			"2026-01-01 2026-03-01 old",
			"2026-03-01 2026-06-01 new",
			"2026-06-01 2026-09-01 old",
			"2026-09-01 2026-12-31 rest",
		]);
		expect(shape(attribute(matcher, key(null, { team: "ads" }), YEAR))).toEqual([
			"2026-01-01 2026-12-31 rest",
		]);
	});

	test("all conditions of a rule must hold", () => {
		const both = onKey("a", "k", {
			conditions: [
				{ dimension: "apiKey", op: "in", values: ["k", "l"] },
				{ dimension: "tag:team", op: "exists" },
			],
		});
		expect(shape(attribute(matcherOf(both), key("l"), YEAR))).toEqual(["2026-01-01 2026-12-31 unallocated"]);
		expect(shape(attribute(matcherOf(both), key("l", { team: "x" }), YEAR))).toEqual([
			"2026-01-01 2026-12-31 a",
		]);
	});

	test("a split names its rule, not its shares", () => {
		const pool = onKey("pool", "k", { outcome: { kind: "split", method: "even", targets: [{ team: "a" }] } });
		expect(attribute(matcherOf(pool), key("k"), YEAR)).toEqual([
			{ kind: "split", from: JANUARY, to: YEAR_END, ruleId: "pool" },
		]);
	});

	test("an empty span has no segments", () => {
		expect(attribute(matcherOf(everything("a")), key("k"), { start: MARCH, end: MARCH })).toEqual([]);
	});

	test("a rule set that was not validated is a bug", () => {
		expect(() => compileRuleSet({ rules: [byTag] }, new Map())).toThrow("unvalidated");
	});
});

describe("findShadowed", () => {
	test("lists rules that match nothing, and rules whose keys are taken by earlier ones", () => {
		const matcher = matcherOf(
			onKey("first", "k"),
			onKey("shadow", "k"),
			onKey("nothing", "z"),
			onKey("later", "k", { effective: { from: day(12, 31), to: null } }),
			everything("rest"),
		);
		expect(findShadowed(matcher, [key("k"), key("l")], YEAR)).toEqual([
			{
				kind: "shadowed",
				ruleId: "shadow",
				name: "Rule shadow",
				keys: 1,
				by: [{ ruleId: "first", keys: 1 }],
			},
			{ kind: "never_matches", ruleId: "nothing", name: "Rule nothing" },
			{ kind: "never_matches", ruleId: "later", name: "Rule later" },
		]);
	});

	test("a rule that decides on some days is not idle", () => {
		const inSpring = onKey("spring", "k", { effective: { from: MARCH, to: JUNE } });
		expect(findShadowed(matcherOf(inSpring, onKey("rest", "k")), [key("k")], YEAR)).toEqual([]);
	});
});
