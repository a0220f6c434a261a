import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./json-text.ts";

/** The built-in way to the source text of a number, as the oracle. */
function byReviver(text: string): unknown {
	const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
		typeof value === "number" ? { numberText: context?.source } : value;
	return JSON.parse(text, reviver);
}

test("any JSON parses as the built-in parser parses it, with each number as its source text", () => {
	fc.assert(
		fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
			const spaced = JSON.stringify(JSON.parse(text), null, indent);
			expect(parseJson(spaced)).toEqual(byReviver(spaced));
		}),
		{ numRuns: 1000 },
	);
});

test("strings that look like numbers or end in backslashes stay strings", () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: fc.constantFrom("\\", '"', "1", "-", ".", "e", "\n", ":") })),
			(texts) => {
				expect(parseJson(JSON.stringify(texts))).toEqual(texts);
			},
		),
		{ numRuns: 500 },
	);
});

test("text that is no JSON is refused by both", () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom("1", "0", "-", ".", "e", "+", "[", "]", ",", '"', " ") }),
			(text) => {
				const outcome = (parse: (source: string) => unknown): unknown => {
					try {
						return { value: parse(text) };
					} catch {
						return "refused";
					}
				};
				expect(outcome(parseJson)).toEqual(outcome(byReviver));
			},
		),
		{ numRuns: 2000 },
	);
});
