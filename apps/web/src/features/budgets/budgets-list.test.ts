import { expect, test } from "vitest";
import { budgetTree } from "./budget-tree.ts";
import { budgetsHref, readBudgetsUrl, shownBudgets } from "./budgets-url.ts";
import { budgetOf } from "./testing/budget-fixture.ts";

const BUDGETS = [
	budgetOf({ id: "a team", parentId: "department" }),
	budgetOf({ id: "all", mode: "cap" }),
	budgetOf({ id: "department", parentId: "all", openRequests: 1 }),
	budgetOf({ id: "z team", parentId: "department" }),
];
const idsOf = (address: string) =>
	shownBudgets(BUDGETS, readBudgetsUrl(Object.fromEntries(new URLSearchParams(address)))).map(({ id }) => id);

test("each budget is followed by its parts", () => {
	expect(budgetTree(BUDGETS).map(({ budget, depth, parent }) => [budget.id, depth, parent])).toEqual([
		["all", 0, null],
		["department", 1, "all"],
		["a team", 2, "department"],
		["z team", 2, "department"],
	]);
});

test("a part whose parent is not listed stands at the edge", () => {
	const rows = budgetTree(BUDGETS.filter(({ id }) => id !== "department"));
	expect(rows.map(({ budget, depth }) => [budget.id, depth])).toEqual([
		["a team", 0],
		["all", 0],
		["z team", 0],
	]);
});

test("the address chooses", () => {
	expect(idsOf("")).toHaveLength(4);
	expect(idsOf("show=nonsense")).toHaveLength(4);
	expect(idsOf("show=waiting")).toEqual(["department"]);
	expect(idsOf("show=caps")).toEqual(["all"]);
	expect(idsOf("show=over")).toEqual([]);
	expect(idsOf("search=TEAM")).toEqual(["a team", "z team"]);
	expect(budgetsHref({ show: "caps", search: "a b" })).toBe("/budgets?show=caps&search=a+b");
	expect(budgetsHref({ show: "all", search: "" })).toBe("/budgets");
});

test("the address keeps the list and its order, and makes a tree of nonsense", () => {
	const read = (query: string) => readBudgetsUrl(Object.fromEntries(new URLSearchParams(query)));
	for (const address of [
		"/budgets",
		"/budgets?view=list",
		"/budgets?view=list&sort=used&order=descending&show=caps&search=a+b",
	]) {
		expect(budgetsHref(read(address.split("?")[1] ?? ""))).toBe(address);
	}
	expect(budgetsHref(read("view=map&sort=colour&order=up"))).toBe("/budgets");
});
