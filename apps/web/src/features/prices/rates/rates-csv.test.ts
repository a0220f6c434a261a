import { formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import { ratesFromCsv } from "./rates-csv.ts";

const DEFAULTS = { to: "USD", source: "Treasury" };

describe("ratesFromCsv", () => {
	test("reads rates, to the organization's currency where the file does not say", () => {
		const rates = ratesFromCsv(
			"date;currency;rate;to;source\n2026-03-01;eur;1.0842;;\n2026-03-01;credits;0.01;EUR;Contract 7\n",
			DEFAULTS,
		);
		expect(rates.ok && rates.value.map((rate) => ({ ...rate, rate: formatDecimal(rate.rate) }))).toEqual([
			{ day: "2026-03-01", currency: "EUR", quote: "USD", rate: "1.0842", source: "Treasury" },
			{ day: "2026-03-01", currency: "credits", quote: "EUR", rate: "0.01", source: "Contract 7" },
		]);
	});

	test.each([
		["a day that does not exist", "2026-02-30,EUR,1.1", { field: "date", value: "2026-02-30" }],
		["no rate", "2026-03-01,EUR,", { field: "rate", value: "" }],
		["a decimal comma", '2026-03-01,EUR,"1,1"', { field: "rate", value: "1,1" }],
		["zero", "2026-03-01,EUR,0", { field: "rate", value: "0" }],
		["the currency itself", "2026-03-01,usd,1", { field: "currency", value: "usd" }],
		["no currency", "2026-03-01,,1", { field: "currency", value: "" }],
	])("names %s by line", (_, line, fault) => {
		const rates = ratesFromCsv(`date,currency,rate\n2026-03-01,GBP,1.3\n${line}\n`, DEFAULTS);
		expect(!rates.ok && rates.error).toEqual([{ line: 3, ...fault, fix: expect.stringMatching(/./) }]);
	});

	test("asks who says so", () => {
		const rates = ratesFromCsv("date,currency,rate\n2026-03-01,GBP,1.3\n", { to: "USD", source: null });
		expect(!rates.ok && rates.error).toMatchObject([{ line: 2, field: "source" }]);
	});

	test("one rate per currency and day", () => {
		const text = "date,currency,rate\n2026-03-01,GBP,1.3\n2026-03-01,gbp,1.4\n";
		const rates = ratesFromCsv(text, DEFAULTS);
		expect(!rates.ok && rates.error).toMatchObject([
			{ line: 3, field: "currency", fix: expect.stringContaining("Line 2") },
		]);
	});
});
