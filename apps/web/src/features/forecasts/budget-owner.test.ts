import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { expect, test } from "vitest";
import { budgetOf } from "../budgets/testing/budget-fixture.ts";
import { forecastOwnerOf } from "./budget-owner.ts";

const part = (dimension: "team" | "model", ...keys: readonly string[]) => ({
	dimension,
	values: keys.map((key) => ({ key, name: key })),
});
const cases: readonly [Partial<BudgetSummary>, ReturnType<typeof forecastOwnerOf>][] = [
	[{}, { kind: "organization", slug: null }],
	[{ scope: [part("team", "a")] }, { kind: "team", slug: "a" }],
	[{ scope: [part("team", "a", "b")] }, null],
	[{ scope: [part("team", "a"), part("model", "m")] }, null],
	[{ scope: [part("model", "m")] }, null],
	[{ unit: "tokens" }, null],
	[{ basis: "metered" }, null],
	[{ costView: "invoice" }, null],
];

test.each(cases)("%j counts the whole spend of %j", (over, owner) => {
	expect(forecastOwnerOf(budgetOf({ id: "b", ...over }))).toEqual(owner);
});
