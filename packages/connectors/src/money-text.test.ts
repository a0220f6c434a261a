import { formatDecimal } from "@outlay/finops/money";
import { expect, test } from "vitest";
import { parseMoneyText } from "./money-text.ts";

test.each([
	["10000.00", "10000"],
	["$10,000.00 ", "10000"],
	["1,234,567", "1234567"],
	["€5.00", "5"],
	["USD 5.00", "5"],
	["-$5.00", "-5"],
	["$-5.00", "-5"],
	["(1,234.50)", "-1234.5"],
	["5.64902E-05", "0.0000564902"],
	["0E-6176", "0"],
	["0.0000000004", "0.0000000004"],
])("%s is %s", (text, expected) => {
	const parsed = parseMoneyText(text, "BilledCost");
	expect(parsed.ok && formatDecimal(parsed.value)).toBe(expected);
});

test.each([
	"1,234",
	"1.234,56",
	"12,34.00",
	"10 000.00",
	"--5",
	"(-5)",
	"$",
	"five",
	"",
	"5.00 USD",
	"1,2345.00",
])("%j is refused", (text) => {
	expect(parseMoneyText(text, "BilledCost")).toMatchObject({
		ok: false,
		error: { code: "bad_amount", field: "BilledCost", value: text },
	});
});
