import type { ImportMoneyView, ImportReasonView } from "@outlay/db/read-models/imports";
import { describe, expect, test } from "vitest";
import { ledgersOf } from "./ledger.ts";

const money = (currency: string, over: Partial<ImportMoneyView> = {}): ImportMoneyView => ({
	currency,
	amountIn: "0",
	charged: "0",
	quarantined: "0",
	skipped: "0",
	residue: "0",
	unknownAmountRows: 0,
	...over,
});

const skipped = (currency: string, rows: number, unknownAmountRows = 0): ImportReasonView => ({
	disposition: "skipped",
	code: "outside_ai_scope",
	currency,
	rows,
	amount: "0",
	unknownAmountRows,
});

const linesOf = (detail: Parameters<typeof ledgersOf>[0]) =>
	ledgersOf(detail).map(({ parts, file }) => [...parts, file].map(({ lines }) => lines));

describe("the ledger of an import", () => {
	test("counts charged lines and those of the file, also where lines without a currency stand beside", () => {
		const detail = {
			rows: { read: 12, charged: 7, quarantined: 0, skipped: 5 },
			money: [money("", { unknownAmountRows: 5 }), money("USD", { amountIn: "3", charged: "3" })],
			reasons: [skipped("", 5)],
		};
		expect(linesOf(detail)).toEqual([[7, 0, 5, "none", 12]]);
	});

	test("an amount that no line says is unknown, never 0, and its lines are counted", () => {
		const [ledger] = ledgersOf({
			rows: { read: 12, charged: 7, quarantined: 0, skipped: 5 },
			money: [money("USD", { amountIn: "3", charged: "3", unknownAmountRows: 5 })],
			reasons: [skipped("USD", 5, 5)],
		});
		expect(ledger?.parts[2]).toMatchObject({ lines: 5, amount: null, unknownLines: 5 });
		expect(ledger?.parts[1]).toMatchObject({ lines: 0, amount: "0", unknownLines: 0 });
		expect(ledger).toMatchObject({ addsUp: true, file: { amount: "3", unknownLines: 5 } });
	});

	test("of several currencies, lines that are counted for the file alone are not counted, not 0", () => {
		const detail = {
			rows: { read: 9, charged: 6, quarantined: 0, skipped: 3 },
			money: [money("EUR"), money("USD")],
			reasons: [skipped("EUR", 2), skipped("", 1)],
		};
		expect(linesOf(detail)).toEqual([
			["not-counted", 0, 2, "none", "not-counted"],
			["not-counted", 0, 0, "none", "not-counted"],
		]);
	});

	test("says it when the parts are not the whole", () => {
		const [ledger] = ledgersOf({
			rows: { read: 1, charged: 1, quarantined: 0, skipped: 0 },
			money: [money("USD", { amountIn: "3", charged: "2.9" })],
			reasons: [],
		});
		expect(ledger?.addsUp).toBe(false);
	});
});
