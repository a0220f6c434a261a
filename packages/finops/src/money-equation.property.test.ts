import fc from "fast-check";
import { expect, test } from "vitest";
import { type ExactDecimal, toAtto } from "./money.ts";
import { addEntries, addEquations, balanced, EMPTY_EQUATION, type EquationEntry } from "./money-equation.ts";

interface Row {
	readonly amount: ExactDecimal;
	readonly currency: string;
	readonly fate: "charged" | "skipped" | "quarantined";
	readonly reason: string;
}

const row: fc.Arbitrary<Row> = fc.record({
	amount: fc.record({ digits: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), scale: fc.nat(39) }),
	currency: fc.constantFrom("USD", "EUR"),
	fate: fc.constantFrom("charged", "skipped", "quarantined"),
	reason: fc.constantFrom("a", "b", "__proto__"),
});

function entriesOf({ amount, currency, fate, reason }: Row) {
	const read: EquationEntry = { kind: "read", rows: 1, currency, amount };
	const became: EquationEntry =
		fate === "charged"
			? { kind: fate, rows: 1, currency, ...toAtto(amount) }
			: { kind: fate, rows: 1, currency, amount, reason };
	return [read, became];
}

test("balances for any file, however it is cut into batches", () => {
	fc.assert(
		fc.property(fc.array(row, { maxLength: 20 }), fc.nat(20), (rows, cut) => {
			const whole = addEntries(EMPTY_EQUATION, rows.flatMap(entriesOf));
			const [first, second] = [rows.slice(0, cut), rows.slice(cut)].map((batch) =>
				addEntries(EMPTY_EQUATION, batch.flatMap(entriesOf)),
			);
			expect(balanced(whole)).toBe(true);
			const joined = addEquations(first ?? [], second ?? []);
			expect(balanced(joined)).toBe(true);
			expect(joined.map((side) => side.charged)).toEqual(whole.map((side) => side.charged));
		}),
	);
});

test("never balances when a row goes missing", () => {
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
			const entries = rows.flatMap(entriesOf);
			expect(balanced(addEntries(EMPTY_EQUATION, entries.slice(0, -1)))).toBe(false);
		}),
	);
});
