import { METERS, type Meter } from "@outlay/finops/charge";
import { addDays } from "@outlay/finops/day";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findPrice } from "./price-book.ts";
import {
	arbitraryQuantity,
	arbitraryThresholds,
	arbitraryUnitAtto,
	bookOf,
	day,
	discount,
	price,
	usage,
} from "./pricing.arbitraries.ts";
import { type RatedLine, rate } from "./rate.ts";

/** A book of three meters, some priced by prompt size, under a discount of any size. */
const arbitraryBook = fc
	.record({
		units: fc.array(arbitraryUnitAtto, { minLength: 18, maxLength: 18 }),
		thresholds: arbitraryThresholds,
		percent: fc.integer({ min: 0, max: 10_000 }),
	})
	.map(({ units, thresholds, percent }) => {
		const meters: readonly Meter[] = ["input", "output", "cache_read"];
		const rows = meters.flatMap((meter, index) =>
			[null, ...thresholds].map((abovePromptTokens, step) =>
				price({ meter, abovePromptTokens, unitAtto: units[index * 6 + step] ?? 0n }),
			),
		);
		return bookOf(rows, [discount({ percent: (percent / 100).toString() })]);
	});

const arbitraryQuantities = fc.record({
	input: arbitraryQuantity,
	output: arbitraryQuantity,
	cache_read: arbitraryQuantity,
	audio_input: arbitraryQuantity,
});
const arbitraryPromptTokens = fc.bigInt({ min: 0n, max: 1_200_000n });

type Totals = { list: bigint; contracted: bigint; unpriced: bigint };

function totals(lines: readonly RatedLine[]): Totals {
	const sum: Totals = { list: 0n, contracted: 0n, unpriced: 0n };
	for (const line of lines) {
		if (line.kind === "unpriced") sum.unpriced += line.quantity;
		else {
			sum.list += line.list.atto;
			sum.contracted += line.contracted.atto;
		}
	}
	return sum;
}

test("rating is linear in quantity", () => {
	fc.assert(
		fc.property(
			arbitraryBook,
			arbitraryQuantities,
			arbitraryPromptTokens,
			fc.bigInt({ min: 0n, max: 1_000n }),
			(book, quantities, promptTokens, factor) => {
				const scaled = Object.fromEntries(
					Object.entries(quantities).map(([meter, n]) => [meter, n * factor]),
				);
				const one = totals(rate(usage({ quantities, promptTokens }), book));
				expect(totals(rate(usage({ quantities: scaled, promptTokens }), book))).toEqual({
					list: one.list * factor,
					contracted: one.contracted * factor,
					unpriced: one.unpriced * factor,
				});
			},
		),
	);
});

test("two halves of a usage cost what the whole costs", () => {
	fc.assert(
		fc.property(arbitraryBook, arbitraryQuantities, arbitraryQuantities, (book, a, b) => {
			const both = Object.fromEntries(
				METERS.map((meter) => [meter, quantityOf(a, meter) + quantityOf(b, meter)]),
			);
			const parts = [a, b].flatMap((quantities) => rate(usage({ quantities }), book));
			expect(totals(rate(usage({ quantities: both }), book))).toEqual(totals(parts));
		}),
	);
});

function quantityOf(quantities: Partial<Record<Meter, bigint>>, meter: Meter): bigint {
	return quantities[meter] ?? 0n;
}

test("neither the order of meters nor that of rows changes a line", () => {
	fc.assert(
		fc.property(
			arbitraryBook,
			arbitraryQuantities,
			arbitraryPromptTokens,
			(book, quantities, promptTokens) => {
				const reversed = Object.fromEntries(Object.entries(quantities).reverse());
				const shuffled = bookOf(book.prices.toReversed(), book.discounts);
				expect(rate(usage({ quantities: reversed, promptTokens }), shuffled)).toEqual(
					rate(usage({ quantities, promptTokens }), book),
				);
			},
		),
	);
});

test("of rows that follow each other, every day has exactly one", () => {
	const starts = fc.uniqueArray(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
	fc.assert(
		fc.property(starts, fc.integer({ min: 0, max: 800 }), (offsets, asked) => {
			const bounds = [null, ...offsets.sort((a, b) => a - b).map((n) => addDays(day("2025-01-01"), n)), null];
			const rows = bounds
				.slice(0, -1)
				.map((validFrom, index) =>
					price({ validFrom, validTo: bounds[index + 1] ?? null, source: `row ${index}` }),
				);
			const match = findPrice(bookOf(rows), {
				provider: "acme",
				model: "model-1",
				meter: "input",
				tier: "standard",
				reach: null,
				day: addDays(day("2025-01-01"), asked),
				prompt: null,
			});
			const expected = offsets.filter((offset) => offset <= asked).length;
			expect(match).toMatchObject({ kind: "found", price: { source: `row ${expected}` } });
		}),
	);
});
