import fc from "fast-check";
import { expect, test } from "vitest";
import {
	addDecimal,
	formatAtto,
	formatDecimal,
	MONEY_SCALE,
	parseAtto,
	parseDecimal,
	splitByWeights,
	subtractDecimal,
	toAtto,
} from "./money.ts";

const atto = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
const decimal = fc.record({ digits: fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), scale: fc.nat(60) });
const weights = fc
	.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 10 })
	.filter((all) => all.some((weight) => weight > 0n));

test("what is written is read back as it was", () => {
	fc.assert(
		fc.property(atto, (amount) => {
			expect(parseAtto(formatAtto(amount))).toEqual({ ok: true, value: amount });
		}),
	);
	fc.assert(
		fc.property(decimal, (value) => {
			const read = parseDecimal(formatDecimal(value));
			expect(read.ok && subtractDecimal(read.value, value).digits).toBe(0n);
		}),
	);
});

test("an exponent means the same as its digits", () => {
	fc.assert(
		fc.property(fc.bigInt(), fc.integer({ min: -40, max: 40 }), (digits, exponent) => {
			const read = parseDecimal(`${digits}e${exponent}`);
			const expected = {
				digits: digits * 10n ** BigInt(Math.max(0, exponent)),
				scale: Math.max(0, -exponent),
			};
			expect(read.ok && subtractDecimal(read.value, expected).digits).toBe(0n);
		}),
	);
});

test("rounding and residue are the value, and the residue is at most half a unit", () => {
	fc.assert(
		fc.property(decimal, (value) => {
			const { atto: rounded, residue } = toAtto(value);
			const back = addDecimal({ digits: rounded, scale: MONEY_SCALE }, residue);
			expect(subtractDecimal(back, value).digits).toBe(0n);
			const magnitude = residue.digits < 0n ? -residue.digits : residue.digits;
			if (magnitude > 0n) expect(2n * magnitude <= 10n ** BigInt(residue.scale - MONEY_SCALE)).toBe(true);
		}),
	);
});

test("parts sum to the whole, and none is a unit or more off its share", () => {
	fc.assert(
		fc.property(atto, weights, (total, shares) => {
			const parts = splitByWeights(total, shares);
			const sum = shares.reduce((a, b) => a + b, 0n);
			expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
			for (const [at, part] of parts.entries()) {
				const off = part * sum - total * (shares[at] ?? 0n);
				expect(off < sum && off > -sum).toBe(true);
			}
		}),
	);
});

test("a greater weight never gets less, and a refund mirrors its charge", () => {
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), weights, (total, shares) => {
			const parts = splitByWeights(total, shares);
			const ordered = parts
				.map((part, at) => ({ part, weight: shares[at] ?? 0n }))
				.sort((a, b) => (a.weight === b.weight ? 0 : a.weight < b.weight ? -1 : 1));
			for (const [at, { part, weight }] of ordered.entries()) {
				const next = ordered[at + 1];
				if (next !== undefined && next.weight > weight) expect(next.part >= part).toBe(true);
			}
			expect(splitByWeights(-total, shares).map((part) => -part)).toEqual(parts);
		}),
	);
});
