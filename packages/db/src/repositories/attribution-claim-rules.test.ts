import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule } from "@outlay/finops/rule-set";
import { describe, expect, test } from "vitest";
import { ALL_DAYS } from "../spend/allocations.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addClaims, type Claim, type ClaimInput } from "./attribution-claim-rules.ts";

const claim = (dimension: Claim["dimension"], value: string): Claim => ({
	dimension,
	value,
	key: {
		billingAccount: "org-1",
		sources: [],
		dimensions: {
			provider: "openai",
			service: dimension === "service" ? value : null,
			subAccount: dimension === "subAccount" ? value : null,
			apiKey: dimension === "apiKey" ? value : null,
			principal: null,
			resource: null,
			model: "gpt-5",
			tags: {},
			names: {},
		},
	},
});

const lookup = (tableId: string): Rule => ({
	id: `look-${tableId}`,
	name: tableId,
	conditions: [],
	outcome: { kind: "lookup", tableId, dimension: "apiKey" },
});
const all: Rule = { id: "all", name: "all", conditions: [], outcome: { kind: "target", team: "b" } };
const table = (name: string): LookupTable => ({ id: name, name, entries: [] });

function claimed(rules: readonly Rule[], some: Partial<ClaimInput> = {}) {
	const tables = new Map(
		rules
			.flatMap(({ outcome }) => (outcome.kind === "lookup" ? [outcome.tableId] : []))
			.map((name) => [name, table(name)]),
	);
	const input = {
		claims: [claim("apiKey", "k1")],
		target: { team: "a" },
		from: null,
		span: ALL_DAYS,
		...some,
	};
	const { ruleSet, lookups } = addClaims({ ruleSet: { rules }, tables, newRuleId: () => "new", ...input });
	return {
		rules: ruleSet.rules.map(({ id }) => id),
		rows: Object.entries(lookups).map(([name, one]) => [
			name,
			one?.entries.map(({ value, team, from }) => [value, team, from]),
		]),
		last: ruleSet.rules.at(-1),
	};
}

describe("claiming a key", () => {
	test("adds a row to the first table that is asked before the key is decided", () => {
		expect(claimed([lookup("keys"), all])).toMatchObject({
			rules: ["look-keys", "all"],
			rows: [["keys", [["k1", "a", null]]]],
		});
	});

	test("begins a table just before the rule that decides", () => {
		const other: Rule = {
			id: "other",
			name: "other",
			conditions: [{ dimension: "apiKey", op: "is", value: "k2" }],
			outcome: { kind: "target", team: "c" },
		};
		expect(claimed([other, all, lookup("keys")])).toMatchObject({
			rules: ["other", "new", "all", "look-keys"],
			rows: [["Claimed API keys", [["k1", "a", null]]]],
		});
	});

	test("that no rule decides takes only what is left", () => {
		expect(claimed([], { claims: [claim("subAccount", "default")] })).toMatchObject({
			rules: ["new"],
			rows: [["Claimed accounts of openai", [["default", "a", null]]]],
			last: { conditions: [{ dimension: "provider", op: "is", value: "openai" }] },
		});
		const other: Rule = {
			id: "other",
			name: "other",
			conditions: [{ dimension: "apiKey", op: "exists" }],
			outcome: { kind: "target", team: "c" },
		};
		expect(claimed([other], { claims: [claim("subAccount", "default")] }).rules).toEqual(["other", "new"]);
	});

	test("several keys share the table", () => {
		const claims = [claim("apiKey", "k1"), claim("apiKey", "k2")];
		expect(claimed([all], { claims })).toMatchObject({
			rules: ["new", "all"],
			rows: [
				[
					"Claimed API keys",
					[
						["k1", "a", null],
						["k2", "a", null],
					],
				],
			],
		});
	});

	test("again from a later day keeps the earlier row; on the same day it replaces it", () => {
		const claims = [claim("apiKey", "k1"), claim("apiKey", "K1")];
		const from = dayFromDb("2026-09-01");
		expect(claimed([lookup("keys")], { claims, from }).rows).toEqual([["keys", [["K1", "a", "2026-09-01"]]]]);
	});
});

test("what has no id of its own becomes a rule at the end, which takes only what is left", () => {
	const { rules, last } = claimed([all], { claims: [claim("service", "Assistants")] });
	expect(rules).toEqual(["all", "new"]);
	expect(last?.conditions).toEqual([
		{ dimension: "provider", op: "is", value: "openai" },
		{ dimension: "billingAccount", op: "is", value: "org-1" },
		{ dimension: "service", op: "is", value: "Assistants" },
	]);
});
