import { formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import { csvFixture, fixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicConsoleCostCsv } from "./anthropic-console-cost-csv.ts";

const later = fixture(import.meta.url, "claude_api_cost_2026_08_01_to_2026_08_03.csv");
const first = fixture(import.meta.url, "cost-first-layout.csv");

describe("recognising", () => {
	test("the later layout is known by its columns; it is rounded, and names what it does not read", () => {
		expect(anthropicConsoleCostCsv.recognise(later.probe)).toEqual({
			layout: "anthropic.console-cost-csv/2026-08",
			rounded: true,
			unknownColumns: ["region"],
			warnings: [],
			span: null,
			proposedSpan: { start: "2026-08-01", end: "2026-08-04" },
			asOf: null,
		});
	});

	test("the first layout is rounded too", () => {
		expect(anthropicConsoleCostCsv.recognise(first.probe)).toMatchObject({
			layout: "anthropic.console-cost-csv/2026-03",
			rounded: true,
			unknownColumns: [],
			proposedSpan: null,
		});
	});

	test("missing columns are named; the token export and files of unknown origin are not this source", () => {
		const cut = csvFixture("a.csv", "usage_date_utc,workspace,token_type,cost_type,list_price_usd\n");
		expect(anthropicConsoleCostCsv.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: ["cost_usd", "model"],
		});
		for (const header of [
			"usage_date_utc,model_version,usage_output_tokens\n",
			"usage_date_utc,model,usage_type,cost_usd\n",
		]) {
			expect(anthropicConsoleCostCsv.recognise(csvFixture("a.csv", header).probe)).toBeNull();
		}
	});
});

describe("reading", () => {
	test("display names become models, token types become meters, bad rows name field and value", () => {
		expect(outcomesOf(anthropicConsoleCostCsv, later).map(summary)).toEqual([
			"2 billed 1.2 USD claude-opus-5 input standard -",
			"3 billed 0 USD claude-sonnet-4-6 cache_write_1h batch -",
			"4 billed -0.5 USD claude-opus-4-6-fast output standard -",
			"5 billed 0.1 USD - web_search standard -",
			"6 quarantined - bad_amount cost_usd=free",
			"7 quarantined 3.5 bad_date usage_date_utc=2026-02-30",
		]);
		expect(outcomesOf(anthropicConsoleCostCsv, first).map(summary)).toEqual([
			"2 billed 1.5 USD claude-opus-4-6 input standard -",
		]);
	});

	test("the list price is the list cost, and the cost itself where there is none", () => {
		const lists = outcomesOf(anthropicConsoleCostCsv, later).map((outcome) =>
			outcome.kind === "billed" ? formatDecimal(outcome.value.costs.list) : null,
		);
		expect(lists).toEqual(["1.5", "0", "-0.5", "0.1", null, null]);
	});

	test("key ids where the layout has them, else names; the default workspace is that of the APIs", () => {
		expect(outcomesOf(anthropicConsoleCostCsv, later).slice(0, 2)).toMatchObject([
			{
				value: {
					dimensions: {
						apiKey: "apikey_a",
						subAccount: "default",
						tags: { inference_geo: "us" },
						names: { apiKey: "checkout", subAccount: "Default" },
					},
					period: { start: Date.UTC(2026, 7, 1), end: Date.UTC(2026, 7, 2) },
				},
			},
			{ value: { dimensions: { subAccount: "Search", tags: {} } } },
		]);
		expect(outcomesOf(anthropicConsoleCostCsv, first)).toMatchObject([
			{ value: { dimensions: { apiKey: "checkout", names: { subAccount: "Default" } } } },
		]);
	});
});
