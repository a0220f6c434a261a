import { expect, test } from "vitest";
import { typedAmount } from "./typed-amount.ts";

test.each([
	["18,000", "18000"],
	[" 1,250,000.50 ", "1250000.50"],
	["18 000", "18000"],
	["18\u202F000", "18000"],
	["1250.5", "1250.5"],
	["999", "999"],
])("%s is %s", (text, amount) => {
	expect(typedAmount(text)).toBe(amount);
});

// A decimal comma, groups of another size, no number: the API says what is wrong.
test.each(["1,5", "12,50", "1,2345", "18,00,000", "18.000,50", "abc", "", "-1,000"])(
	"%s is sent as it is",
	(text) => {
		expect(typedAmount(text)).toBe(text);
	},
);
