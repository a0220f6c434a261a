import { describe, expect, test } from "vitest";
import { type BudgetOwner, headroomOn, leftToHandOut, parentBudgets } from "./budget-tree.ts";

const PLACES = {
	departmentOfTeam: new Map([
		["search", "engineering"],
		["ads", "marketing"],
	]),
	teamOfFeature: new Map([["ranking", "search"]]),
};

const budget = (id: string, owner: BudgetOwner | null, terms = "USD monthly") => ({ id, owner, terms });
const organization = budget("organization", { kind: "organization" });
const engineering = budget("engineering", { kind: "department", slug: "engineering" });
const search = budget("search", { kind: "team", slug: "search" });
const ranking = budget("ranking", { kind: "feature", slug: "ranking" });

const parentsOf = (...budgets: readonly ReturnType<typeof budget>[]) =>
	Object.fromEntries(parentBudgets(budgets, PLACES));

describe("a budget's parent", () => {
	test("is that of the owner above", () => {
		expect(parentsOf(ranking, search, engineering, organization)).toEqual({
			ranking: "search",
			search: "engineering",
			engineering: "organization",
		});
	});

	test("is that of the next one above where the nearest has none", () => {
		expect(parentsOf(ranking, organization)).toEqual({ ranking: "organization" });
	});

	test("has the same terms", () => {
		expect(parentsOf(budget("weekly", { kind: "team", slug: "search" }, "USD weekly"), engineering)).toEqual(
			{},
		);
	});

	test("is nobody's sibling: of another department there is none", () => {
		expect(parentsOf(budget("ads", { kind: "team", slug: "ads" }), engineering)).toEqual({});
	});

	test("is the organization's for a team or feature that has no place today", () => {
		const old = [
			budget("old", { kind: "team", slug: "gone" }),
			budget("older", { kind: "feature", slug: "gone" }),
		];
		expect(parentsOf(...old, engineering, organization)).toMatchObject({
			old: "organization",
			older: "organization",
		});
	});

	test("is none where it is for several owners", () => {
		expect(parentsOf(budget("several", null), organization)).toEqual({});
	});

	test("is the first of two for the same owner, and neither is the other's part", () => {
		expect(parentsOf(search, { ...engineering, id: "second" }, engineering)).toEqual({ search: "second" });
	});
});

test.each([
	[100n, [40n, 20n], 40n],
	[100n, [80n, 70n], -50n],
	[100n, [null], 100n],
	[null, [10n], null],
])("of %s with parts %s there is %s to hand out", (amount, children, left) => {
	expect(leftToHandOut(amount, children)).toBe(left);
});

describe("headroom", () => {
	const of = (amount: bigint | null, increases = 0n) => ({ amount, increases });

	test.each([
		["plans alone", of(100n), [of(40n), of(20n)], 40n],
		["increases of parts that count draw on it", of(100n), [of(40n, 25n), of(20n, 5n)], 10n],
		["its own increases add to it", of(100n, 30n), [of(40n, 25n)], 65n],
		["more is given than there is", of(100n), [of(90n, 25n)], -15n],
		["a part without an amount draws its increase only", of(100n), [of(null, 5n)], 95n],
		["without an amount nobody can say", of(null, 5n), [of(10n)], null],
	])("%s", (_, parent, parts, left) => {
		expect(headroomOn(parent, parts)).toBe(left);
	});
});
