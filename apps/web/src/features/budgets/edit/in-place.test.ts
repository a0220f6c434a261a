import type { BudgetWindow } from "@outlay/finops/budget-window";
import { expect, test } from "vitest";
import { testDay } from "../testing/budget-fixture.ts";
import { amountInPlace, cutsBelowUse, planInPlace } from "./in-place.ts";

const FISCAL = { startMonth: 1, pattern: "months", weekStart: "monday" } as const;
const TODAY = testDay("2026-03-12");
const MONTH: BudgetWindow = { kind: "month", calendar: "calendar" };
const APRIL = { start: "2026-04-01", amount: "70" };
const MARCH = { start: "2026-03-01", amount: "90" };

const budgetOf = (
	everyPeriod: string | null,
	periods: readonly (typeof APRIL)[],
	window: BudgetWindow = MONTH,
) => ({
	window,
	versions: [
		{ everyPeriod, periods },
		{ everyPeriod: "1", periods: [] },
	],
});
const placeOf = (budget: ReturnType<typeof budgetOf>) => amountInPlace(budget, FISCAL, TODAY);

test("one amount for every period is changed for every period", () => {
	const budget = budgetOf("100", []);
	expect(placeOf(budget)).toEqual({ period: null, amount: "100" });
	expect(planInPlace(budget, placeOf(budget), " 120.50 ")).toEqual({
		ok: true,
		value: { everyPeriod: "120.50", periods: {} },
	});
});

test("where periods differ only the running one is changed, and the others stay", () => {
	const march = { start: "2026-03-01", end: "2026-04-01" };
	const own = budgetOf("100", [MARCH, APRIL]);
	expect(placeOf(own)).toEqual({ period: march, amount: "90" });
	const after = planInPlace(own, placeOf(own), "95");
	expect(after.ok && after.value).toEqual({
		everyPeriod: "100",
		periods: { "2026-03-01": "95", "2026-04-01": "70" },
	});
	const shared = budgetOf("100", [APRIL]);
	expect(placeOf(shared)).toEqual({ period: march, amount: "100" });
	expect(placeOf(budgetOf(null, [APRIL]))).toEqual({ period: march, amount: "" });
});

test("a rolling budget has one amount", () => {
	expect(placeOf(budgetOf("100", [], { kind: "rolling", days: 28 })).period).toBeNull();
});

test("what is no amount, and the same amount, is not published", () => {
	const budget = budgetOf("100", []);
	for (const text of ["", "abc", "1,250", "-5"]) {
		expect(planInPlace(budget, placeOf(budget), text)).toEqual({ ok: false, error: "not_an_amount" });
	}
	expect(planInPlace(budget, placeOf(budget), "100.00")).toEqual({ ok: false, error: "unchanged" });
});

test("an amount below what is used is asked about", () => {
	expect(cutsBelowUse({ standing: { used: "45.01" } }, "45")).toBe(true);
	expect(cutsBelowUse({ standing: { used: "45" } }, "45")).toBe(false);
	expect(cutsBelowUse({ standing: null }, "1")).toBe(false);
});
