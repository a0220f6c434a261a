import { expect, test } from "vitest";
import { moneyLine, moneyText } from "./money-text.ts";

const NBSP = "\u00a0";

test.each([
	["184207.3615", "USD", "$184,207.36"],
	["-5816.765", "USD", "−$5,816.76"],
	["0", "USD", "$0.00"],
	["1E3", "EUR", "€1,000.00"],
	["125000.4", "JPY", "¥125,000"],
	["1234567.891", "CHF", `CHF${NBSP}1,234,567.89`],
	["12", "credits", `credits${NBSP}12.00`],
	["123456789012345678.12", "USD", "$123,456,789,012,345,678.12"],
	["9007199254740993.01", "USD", "$9,007,199,254,740,993.01"],
	["0.125", "USD", "$0.12"],
	["0.135", "USD", "$0.14"],
])("%s %s reads %s", (amount, currency, text) => {
	expect(moneyLine(amount, currency)).toBe(text);
});

test.each([
	["0.0000437", "$0.000044"],
	["-0.004", "−$0.004"],
	["0.0049", "$0.0049"],
	["0.007", "$0.01"],
])("an amount below a cent, %s, never reads as nothing: %s", (amount, text) => {
	expect(moneyLine(amount, "USD")).toBe(text);
});

test("a difference has its sign, nothing has none", () => {
	expect(moneyLine("19441.1", "USD", { cents: false, signed: true })).toBe("+$19,441");
	expect(moneyLine("-0.2", "USD", { cents: false, signed: true })).toBe("$0");
});

test("the exact text keeps every digit", () => {
	expect(moneyText("-1234.5670000001", "USD").exact).toBe("−1,234.5670000001 USD");
});
