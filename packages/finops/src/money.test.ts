import { describe, expect, test } from "vitest";
import {
	addDecimal,
	addMoney,
	compareDecimal,
	divideHalfEven,
	formatAtto,
	formatDecimal,
	parseAtto,
	parseDecimal,
	splitByWeights,
	subtractDecimal,
	toAtto,
	units,
} from "./money.ts";

describe("parseDecimal", () => {
	test.each([
		["12", 12n, 0],
		["-0.50", -50n, 2],
		["+1.5", 15n, 1],
		[".5", 5n, 1],
		["5.", 5n, 0],
		[" 7 ", 7n, 0],
		["5.64902E-05", 564_902n, 10],
		["1e3", 1000n, 0],
		["0E-6176", 0n, 0],
		["0.000000000000000000000000000000000000001", 1n, 39],
		["12345678.12345678901234", 1_234_567_812_345_678_901_234n, 14],
	])("reads %s without a float", (text, digits, scale) => {
		expect(parseDecimal(text)).toEqual({ ok: true, value: { digits, scale } });
	});

	test.each(["", " ", ".", "-", "e5", "1,000", "$1", "0x10", "1e", "NaN", "Infinity", "1 2", "--1", "1_0"])(
		"refuses %j",
		(text) => {
			expect(parseDecimal(text)).toEqual({ ok: false, error: { code: "not_a_decimal", text } });
		},
	);

	test.each(["1e401", "1E-6176"])("refuses %s as too large to be money", (text) => {
		expect(parseDecimal(text)).toEqual({ ok: false, error: { code: "too_large", text } });
	});
});

describe("toAtto", () => {
	test.each([
		["0.0000000000000000005", 0n, 5n],
		["0.0000000000000000015", 2n, -5n],
		["0.0000000000000000025", 2n, 5n],
		["-0.0000000000000000015", -2n, 5n],
		["0.0000000000000000009", 1n, -1n],
	])("rounds %s half to even and keeps the rest", (text, atto, residueDigits) => {
		const parsed = parseDecimal(text);
		expect(parsed.ok && toAtto(parsed.value)).toEqual({
			atto,
			residue: { digits: residueDigits, scale: 19 },
		});
	});

	test("leaves 18 decimals alone", () => {
		expect(parseAtto("-1.000000000000000001")).toEqual({ ok: true, value: -1_000_000_000_000_000_001n });
	});

	test("passes on that a text is no number", () => {
		expect(parseAtto("x")).toMatchObject({ ok: false });
	});
});

describe("text", () => {
	test.each([
		["0", 0n],
		["1", 10n ** 18n],
		["-0.5", -5n * 10n ** 17n],
		["0.000000000000000001", 1n],
		["20", units(20n)],
	])("%s is the shortest form", (text, atto) => {
		expect(formatAtto(atto)).toBe(text);
	});

	test("keeps the zeros of a whole number", () => {
		expect(formatDecimal({ digits: 100n, scale: 0 })).toBe("100");
	});
});

describe("arithmetic of decimals", () => {
	const a = { digits: 15n, scale: 1 };
	const b = { digits: 25n, scale: 2 };
	test("is exact over scales", () => {
		expect(addDecimal(a, b)).toEqual({ digits: 175n, scale: 2 });
		expect(subtractDecimal(b, a)).toEqual({ digits: -125n, scale: 2 });
		expect([
			compareDecimal(a, b),
			compareDecimal(b, a),
			compareDecimal(a, { digits: 150n, scale: 2 }),
		]).toEqual([1, -1, 0]);
	});
});

test("currencies never mix", () => {
	const dollar = { atto: 1n, currency: "USD" };
	expect(addMoney(dollar, dollar)).toEqual({ atto: 2n, currency: "USD" });
	expect(() => addMoney(dollar, { atto: 1n, currency: "EUR" })).toThrow("cannot add USD to EUR");
});

test.each([
	[5n, 2n, 2n],
	[7n, 2n, 4n],
	[-5n, 2n, -2n],
	[-7n, 2n, -4n],
	[8n, 3n, 3n],
	[7n, 3n, 2n],
])("%s / %s is %s, ties to even", (numerator, denominator, expected) => {
	expect(divideHalfEven(numerator, denominator)).toBe(expected);
});

describe("splitByWeights", () => {
	test.each([
		[10n, [1n, 1n, 1n], [4n, 3n, 3n]],
		[-10n, [1n, 1n, 1n], [-4n, -3n, -3n]],
		[10n, [0n, 1n], [0n, 10n]],
		[100n, [1n, 2n], [33n, 67n]],
		[0n, [3n, 4n], [0n, 0n]],
		[1n, [1n, 1n], [1n, 0n]],
	])("splits %s by %s into %s", (total, weights, parts) => {
		expect(splitByWeights(total, weights)).toEqual(parts);
	});

	test.each([[[]], [[0n, 0n]], [[1n, -1n, 5n]]])("refuses weights %s", (weights) => {
		expect(() => splitByWeights(1n, weights)).toThrow("weights");
	});
});
