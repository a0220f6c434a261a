import { addDecimal, DECIMAL_ZERO, formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import { csvFixture, fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { openaiCosts } from "./openai-costs.ts";

const pages = fixture(import.meta.url, "costs-pages.json");
const later = fixture(import.meta.url, "cost_2026-09-27_2026-09-29.csv");
const first = fixture(import.meta.url, "costs-first-layout.csv");

describe("recognising", () => {
	test("pages give their layout, the span of all buckets with the empty ones, and what is not read", () => {
		expect(openaiCosts.recognise(pages.probe)).toEqual({
			layout: "openai.costs-api/1",
			rounded: false,
			unknownColumns: ["user_email"],
			warnings: [],
			span: { start: "2026-09-27", end: "2026-10-01" },
			proposedSpan: { start: "2026-09-27", end: "2026-10-01" },
			asOf: null,
		});
	});

	test("each page covers its own buckets", () => {
		expect(pages.rows.map((row) => openaiCosts.coverage?.(row))).toEqual([
			{ start: "2026-09-27", end: "2026-09-29" },
			{ start: "2026-09-29", end: "2026-10-01" },
		]);
	});

	test("both generations of the CSV are told apart by header; the file name proposes the span", () => {
		expect(openaiCosts.recognise(later.probe)).toMatchObject({
			layout: "openai.costs-csv/2026-09",
			unknownColumns: ["user_email"],
			warnings: [],
			span: null,
			proposedSpan: { start: "2026-09-27", end: "2026-09-30" },
		});
		expect(openaiCosts.recognise(first.probe)).toMatchObject({
			layout: "openai.costs-csv/2025-10",
			unknownColumns: [],
			warnings: [{ code: "not_grouped" }],
			proposedSpan: null,
		});
	});

	test("a missing required column is an error that names it", () => {
		const cut = csvFixture("cost.csv", "start_time,end_time,amount_value,line_item,project_id\n");
		expect(openaiCosts.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: ["amount_currency"],
		});
	});

	test("a page without results is this source only where the request says so", () => {
		const text = `{"object":"page","data":[{"object":"bucket","start_time":1790467200,"end_time":1790553600,"results":[]}],"has_more":false}`;
		const { probe } = jsonFixture("page.json", text);
		expect(openaiCosts.recognise(probe)).toBeNull();
		expect(openaiCosts.recognise({ ...probe, declaredSource: "openai.costs" })).toMatchObject({
			span: { start: "2026-09-27", end: "2026-09-28" },
		});
	});

	test.each([
		["a last page that says has_more", `"has_more":true`, "more_pages"],
		["results without any group", `"has_more":false`, "not_grouped"],
	])("warns of %s", (_name, more, code) => {
		const text = `{"object":"page","data":[{"object":"bucket","start_time":1790467200,"end_time":1790553600,"results":[{"object":"organization.costs.result","amount":{"value":1,"currency":"usd"},"line_item":null}]}],${more}}`;
		const recognition = openaiCosts.recognise(jsonFixture("page.json", text).probe);
		expect(recognition).toMatchObject({
			warnings: expect.arrayContaining([expect.objectContaining({ code })]),
		});
	});

	test.each([
		[
			"usage pages",
			jsonFixture("a.json", `{"data":[{"results":[{"object":"organization.usage.completions.result"}]}]}`),
		],
		["another JSON", jsonFixture("a.json", `{"hello":1}`)],
		["another CSV", csvFixture("a.csv", "start_time,end_time,model\n")],
	])("%s are not this source", (_name, other) => {
		expect(openaiCosts.recognise(other.probe)).toBeNull();
	});
});

describe("reading", () => {
	test("pages: amounts as string, number and 0E-6176 keep every digit; a result without amount is quarantined", () => {
		expect(outcomesOf(openaiCosts, pages).map(summary)).toEqual([
			"1 billed 12.345678901234567890123456789012345678901 USD gpt-5.4 input priority 1000",
			"2 billed 0 USD gpt-5 cache_write null -",
			"1 billed 0.12345678901234567890123 USD - other null -",
			"2 quarantined - missing_value amount.value=-",
		]);
	});

	test("CSV: units become single units, negatives count, bad rows name field and value and keep their money", () => {
		expect(outcomesOf(openaiCosts, later).map(summary)).toEqual([
			"2 skipped - empty_day -=-",
			"3 billed 0.003835980000000000000000000123456789012 USD gpt-5-nano cache_read null 12000",
			"4 billed -0.5 USD - web_search null -",
			"5 billed 1.5 USD whisper-1 second null 150",
			"6 quarantined - bad_amount amount_value=$1,200",
			"7 quarantined 7.25 missing_value amount_currency=-",
			"8 quarantined 8.25 bad_date end_time=yesterday",
			"9 quarantined 9.25 bad_quantity quantity=many",
			"10 quarantined - missing_value amount_value=-",
		]);
	});

	test("the first CSV layout reads without line items", () => {
		expect(outcomesOf(openaiCosts, first).map(summary)).toEqual([
			"2 billed 0.3409 USD - other null -",
			"3 skipped - empty_day -=-",
		]);
	});

	test("money in is charged plus quarantined, exactly", () => {
		const total = outcomesOf(openaiCosts, later).reduce(
			(sum, { amount }) => (amount === null ? sum : addDecimal(sum, amount)),
			DECIMAL_ZERO,
		);
		expect(formatDecimal(total)).toBe("25.753835980000000000000000000123456789012");
	});

	test("a line has account, ids and display names, and never an e-mail", () => {
		const [, outcome] = outcomesOf(openaiCosts, later);
		expect(outcome).toMatchObject({
			scope: { kind: "account" },
			value: {
				account: { issuer: "openai", externalId: "org-a", name: "Acme" },
				dimensions: {
					provider: "openai",
					service: "OpenAI API",
					subAccount: "proj_a",
					apiKey: "key_a",
					principal: "user-a",
					resource: null,
					tags: {},
					names: { subAccount: "Search" },
				},
				period: { start: Date.UTC(2026, 8, 28), end: Date.UTC(2026, 8, 29) },
				category: "Usage",
				description: "gpt-5-nano, cached input",
			},
		});
		expect(
			JSON.stringify(outcome, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
		).not.toContain("@");
	});

	test("a quarantined reason says how to mend the row, and keeps its text", () => {
		const bad = outcomesOf(openaiCosts, later)[4];
		expect(bad).toMatchObject({
			reason: { message: expect.stringContaining("write it as 1234.56") },
			raw: expect.stringContaining("$1,200"),
		});
	});

	test("what is not a page is quarantined, not thrown", () => {
		const odd = jsonFixture(
			"a.json",
			`[{"data":7},{"data":[{"start_time":1790467200,"end_time":1790553600,"results":[5]}, 6]}]`,
		);
		expect(outcomesOf(openaiCosts, odd).map(summary)).toEqual([
			"1 quarantined - not_a_page data=-",
			"1 quarantined - not_a_page results=-",
			"2 quarantined - not_a_page results=-",
		]);
	});
});
