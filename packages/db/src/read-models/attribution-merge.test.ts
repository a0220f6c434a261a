import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { describe, expect, test } from "vitest";
import { diffRules } from "./attribution-diff.ts";
import { mergeRules, mergeTables } from "./attribution-merge.ts";

const rule = (id: string, team = "a"): Rule => ({
	id,
	name: id,
	conditions: [],
	outcome: { kind: "target", team },
});
const set = (...rules: readonly Rule[]): RuleSet => ({ rules });
const names = (ruleSet: RuleSet) =>
	ruleSet.rules.map(({ id, outcome }) => `${id}:${outcome.kind === "target" ? outcome.team : outcome.kind}`);

const base = set(rule("1"), rule("2"), rule("3"));

function merge(current: RuleSet, draft: RuleSet, prefer: "draft" | "current" | null = null) {
	const merged = mergeRules({ base, current, draft, prefer });
	return merged.ok
		? names(merged.value)
		: merged.error.rules.map(({ id, draft: mine, current: theirs }) => [id, mine, theirs]);
}

describe("a draft on a later version", () => {
	test("takes what only the version changed, and keeps the draft's order and rules", () => {
		const current = set(rule("1"), rule("new", "b"), rule("2", "b"));
		const draft = set(rule("3"), rule("1", "c"), rule("2"), rule("mine"));
		expect(merge(current, draft)).toEqual(["1:c", "new:b", "2:b", "mine:a"]);
	});

	test("a rule removed by the draft stays removed", () => {
		expect(merge(base, set(rule("1")))).toEqual(["1:a"]);
	});

	test("a rule that both changed is a conflict unless one side is preferred", () => {
		const current = set(rule("1", "b"), rule("3"));
		const draft = set(rule("1", "c"), rule("2", "c"), rule("3"));
		expect(merge(current, draft)).toEqual([
			["1", "changed", "changed"],
			["2", "changed", "removed"],
		]);
		expect(merge(current, draft, "draft")).toEqual(["1:c", "2:c", "3:a"]);
		expect(merge(current, draft, "current")).toEqual(["1:b", "3:a"]);
	});

	test("the same change on both sides is no conflict", () => {
		const both = set(rule("1", "b"), rule("2"), rule("3"));
		expect(merge(both, both)).toEqual(["1:b", "2:a", "3:a"]);
	});
});

const entry = (value: string, team: string): LookupEntry => ({ value, team, from: null, to: null });
const table = (...entries: readonly LookupEntry[]): LookupTable => ({ id: "keys", name: "keys", entries });
const tables = (one: LookupTable) => new Map([[one.name, one]]);

test("tables merge row by row", () => {
	const old = tables(table(entry("k1", "a"), entry("k2", "a")));
	const now = tables(table(entry("k1", "a"), entry("k2", "a"), entry("k3", "b")));
	const merged = mergeTables(old, now, { keys: table(entry("k2", "a"), entry("k4", "c")), gone: null });
	expect(merged["keys"]?.entries.map(({ value }) => value)).toEqual(["k2", "k3", "k4"]);
	expect(merged["gone"]).toBeNull();
});

describe("what a version changed", () => {
	const diff = (before: RuleSet, after: RuleSet) =>
		diffRules({ ruleSet: before, tables: new Map() }, { ruleSet: after, tables: new Map() });

	test("rules are told apart by id, and moving one names only that one", () => {
		const { added, removed, changed, moved } = diff(base, set(rule("3"), rule("1", "b"), rule("4")));
		expect(added.map(({ id }) => id)).toEqual(["4"]);
		expect(removed.map(({ id }) => id)).toEqual(["2"]);
		expect(changed.map(({ after }) => after.id)).toEqual(["1"]);
		expect(moved).toHaveLength(1);
	});

	test("the order of a document's members is no change", () => {
		const { id, name, conditions, outcome } = rule("1");
		expect(diff(set(rule("1")), set({ outcome, conditions, name, id })).changed).toEqual([]);
	});

	test("tables count the rows that only one side has", () => {
		const before = { ruleSet: set(), tables: tables(table(entry("k1", "a"), entry("k2", "a"))) };
		const after = {
			ruleSet: set(),
			tables: tables(table(entry("k1", "b"), entry("k2", "a"), entry("k3", "a"))),
		};
		expect(diffRules(before, after).tables).toEqual([
			{ name: "keys", kind: "changed", rowsAdded: 2, rowsRemoved: 1 },
		]);
	});
});
