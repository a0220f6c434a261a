import type { BudgetStatus } from "@outlay/finops/evaluate-budget";
import { expect, test } from "vitest";
import { scopeBudgets } from "./scope-budgets.ts";
import { budgetOf, standingOf } from "./testing/budget-fixture.ts";

const of = (id: string, dimension: "team" | "feature", ...slugs: readonly string[]) =>
	budgetOf({ id, scope: [{ dimension, values: slugs.map((key) => ({ key, name: key })) }] });
const ids = (budgets: ReturnType<typeof scopeBudgets>) => budgets.map(({ id }) => id);

test("an owner's budgets are those that name it, as what it is", () => {
	const budgets = [
		budgetOf({ id: "all" }),
		of("a", "team", "a"),
		of("ab", "team", "b", "a"),
		of("f", "feature", "a"),
	];
	expect(ids(scopeBudgets(budgets, { dimension: "team", slug: "a" }))).toEqual(["a", "ab"]);
	expect(ids(scopeBudgets(budgets, { dimension: "department", slug: "a" }))).toEqual([]);
});

test("without an owner parts stand behind what they are a part of, and the worst is first", () => {
	const stand = (id: string, status: BudgetStatus) => budgetOf({ id, standing: { ...standingOf(), status } });
	const budgets = [
		stand("within", "within"),
		{ ...stand("part", "over_cap"), parentId: "within" },
		budgetOf({ id: "new" }),
		stand("over", "over_plan"),
		stand("forecast", "forecast_over"),
	];
	expect(ids(scopeBudgets(budgets, null))).toEqual(["over", "forecast", "within", "new"]);
});
