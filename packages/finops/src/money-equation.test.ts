import { describe, expect, test } from "vitest";
import { parseDecimal, toAtto } from "./money.ts";
import {
	addEntries,
	addEquations,
	balanced,
	discrepancy,
	EMPTY_EQUATION,
	type EquationEntry,
	formatEquation,
	missingRows,
} from "./money-equation.ts";

function decimal(text: string) {
	const parsed = parseDecimal(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
}
const read = (amount: string | null, currency: string | null = "USD", rows = 1): EquationEntry => ({
	kind: "read",
	rows,
	currency,
	amount: amount === null ? null : decimal(amount),
});
const charged = (amount: string): EquationEntry => ({
	kind: "charged",
	rows: 1,
	currency: "USD",
	...toAtto(decimal(amount)),
});
const dropped = (
	kind: "quarantined" | "skipped",
	reason: string,
	amount: string | null,
): Extract<EquationEntry, { reason: string }> => ({
	kind,
	rows: 1,
	currency: "USD",
	reason,
	amount: amount === null ? null : decimal(amount),
});

describe("the money equation", () => {
	test("balances exactly past 18 decimals", () => {
		const tiny = "0.000000000000000000499999999999999999999";
		const equation = addEntries(EMPTY_EQUATION, [read(tiny), charged(tiny)]);
		expect(balanced(equation)).toBe(true);
		expect(equation[0]?.charged).toBe(0n);
		expect(equation[0]?.residue).toEqual(decimal(tiny));
	});

	test("keeps reasons apart and counts rows whose amount is unknown", () => {
		const equation = addEntries(EMPTY_EQUATION, [
			read("1.50"),
			read("2"),
			read("-0.25"),
			read(null),
			charged("1.5"),
			dropped("skipped", "outside_ai_scope", "2"),
			dropped("skipped", "subtotal", "-0.25"),
			dropped("quarantined", "bad_amount", null),
		]);
		expect(balanced(equation)).toBe(true);
		expect(equation).toMatchObject([
			{
				rowsRead: 4,
				rowsCharged: 1,
				unknownAmountRows: 1,
				skippedByReason: { outside_ai_scope: { rows: 1 }, subtotal: { rows: 1 } },
				quarantinedByReason: { bad_amount: { rows: 1 } },
			},
		]);
		expect(equation.map(formatEquation)).toEqual(["USD 3.25 = 1.5 + 0 + 1.75 + 0"]);
	});

	test("shows what was lost", () => {
		const equation = addEntries(EMPTY_EQUATION, [read("3"), charged("1"), read("0.1")]);
		expect(balanced(equation)).toBe(false);
		expect(equation.map(discrepancy)).toEqual([{ digits: 21n * 10n ** 17n, scale: 18 }]);
		expect(equation.map(missingRows)).toEqual([1]);
		expect(equation.map(formatEquation)).toEqual(["USD 3.1 ≠ 1 + 0 + 0 + 0"]);
	});

	test("does not balance when a row of zero has no outcome", () => {
		expect(balanced(addEntries(EMPTY_EQUATION, [read("0")]))).toBe(false);
	});

	test("never adds currencies together, and keeps rows without one apart", () => {
		const equation = addEntries(EMPTY_EQUATION, [
			read("1", null),
			read("1"),
			read("1", "EUR"),
			{ ...dropped("quarantined", "missing_value", "1"), currency: null },
		]);
		expect(equation.map(({ currency }) => currency)).toEqual(["EUR", "USD", null]);
		expect(equation.map((side) => balanced([side]))).toEqual([false, false, true]);
	});

	test("adds batches of many rows at once", () => {
		const half = addEntries(EMPTY_EQUATION, [read("10", "USD", 40), { ...charged("10"), rows: 40 }]);
		const sum = addEquations(half, addEquations(half, EMPTY_EQUATION));
		expect(sum).toMatchObject([{ rowsRead: 80, rowsCharged: 80, charged: 20n * 10n ** 18n }]);
		expect(balanced(sum)).toBe(true);
	});

	test("an import of nothing balances", () => {
		expect(balanced(EMPTY_EQUATION)).toBe(true);
	});
});
