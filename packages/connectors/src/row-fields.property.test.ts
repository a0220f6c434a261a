import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./formats/json-text.ts";
import { jsonText } from "./json-value.ts";
import { jsonFields, shiftedDown } from "./row-fields.ts";

const digits = fc.stringMatching(/^[1-9]\d{0,40}$/);
const amount = fc
	.tuple(fc.constantFrom("", "-"), fc.constantFrom("0", "7", "12345678901234567890"), digits)
	.map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}1`);

test("an amount keeps every digit from JSON, as a number and as a string", () => {
	fc.assert(
		fc.property(amount, (text) => {
			for (const json of [`{"amount":{"value":${text}}}`, `{"amount":{"value":"${text}"}}`]) {
				expect(jsonFields(parseJson(json))("amount.value")).toBe(text);
				expect(jsonText(parseJson(json))).toBe(json);
			}
		}),
	);
});

test("a hundred cents are a dollar, exactly", () => {
	fc.assert(
		fc.property(amount, (text) => {
			const cents = parseDecimal(text);
			const dollars = cents.ok ? shiftedDown(cents.value, 2) : null;
			const again = parseDecimal(`${dollars === null ? "" : formatDecimal(dollars)}e2`);
			expect(again.ok && formatDecimal(again.value)).toBe(cents.ok && formatDecimal(cents.value));
		}),
	);
});

test("the text of a JSON value is read back as the same value", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (plain) => {
			const json = parseJson(JSON.stringify(plain));
			expect(parseJson(jsonText(json))).toEqual(json);
		}),
	);
});
