import { expect, test } from "vitest";
import { type BudgetSort, sortBudgets } from "./budget-order.ts";
import { budgetOf, standingOf } from "./testing/budget-fixture.ts";

const of = (
	id: string,
	over: Partial<ReturnType<typeof standingOf>> | null,
	currency: string | null = "USD",
) =>
	budgetOf({
		...{ id, currency, unit: currency === null ? "tokens" : "money" },
		standing: over === null ? null : { ...standingOf(), ...over },
	});

const BUDGETS = [
	of("new", null),
	of("b", { planned: "9", used: "9", left: "0", forecast: "12", status: "over_cap" }),
	of("A", { planned: "100", used: "50", left: "50", forecast: "90" }),
	of("euro", { planned: "7", used: "1", left: "6", status: "forecast_over" }, "EUR"),
	of("tokens", { planned: "5000", used: "500", left: "4500" }, null),
	of("none", { planned: null, used: "3", left: null, status: "no_amount" }),
];

const idsOf = (key: BudgetSort["key"], direction: BudgetSort["direction"]) =>
	sortBudgets(BUDGETS, { key, direction }).map(({ id }) => id);

test("names are sorted as people read them", () => {
	expect(idsOf("name", "ascending")).toEqual(["A", "b", "euro", "new", "none", "tokens"]);
	expect(idsOf("name", "descending")).toEqual(["tokens", "none", "new", "euro", "b", "A"]);
});

test("amounts compare within a currency or unit, by value and not as text; what is unknown is last either way", () => {
	expect(idsOf("amount", "descending")).toEqual(["euro", "A", "b", "tokens", "new", "none"]);
	expect(idsOf("amount", "ascending")).toEqual(["euro", "b", "A", "tokens", "new", "none"]);
	expect(idsOf("left", "descending")).toEqual(["euro", "A", "b", "tokens", "new", "none"]);
	expect(idsOf("forecast", "descending")).toEqual(["A", "b", "new", "euro", "tokens", "none"]);
});

test("shares of the plan compare across units", () => {
	expect(idsOf("used", "descending")).toEqual(["b", "A", "euro", "tokens", "new", "none"]);
});

test("the worst state is first", () => {
	expect(idsOf("state", "ascending")).toEqual(["b", "euro", "A", "tokens", "none", "new"]);
});
