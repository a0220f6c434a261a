import { describe, expect, test } from "vitest";
import { csvFixture, fixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicConsoleTokensCsv } from "./anthropic-console-tokens-csv.ts";

const tokens = fixture(import.meta.url, "tokens.csv");
const older = fixture(import.meta.url, "tokens-older-layout.csv");

describe("recognising", () => {
	test.each([
		["cache writes by lifetime", tokens, "anthropic.console-tokens-csv/2"],
		["one column of cache writes", older, "anthropic.console-tokens-csv/1"],
	])("the layout with %s", (_name, { probe }, layout) => {
		expect(anthropicConsoleTokensCsv.recognise(probe)).toMatchObject({
			layout,
			rounded: false,
			unknownColumns: [],
			span: null,
			proposedSpan: null,
		});
	});

	test("missing and unknown columns are named; the cost export is not this source", () => {
		const cut = csvFixture("a.csv", "usage_date_utc,model_version,usage_input_tokens_no_cache\n");
		expect(anthropicConsoleTokensCsv.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: ["usage_output_tokens"],
		});
		const more = csvFixture(
			"a.csv",
			"usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens,usage_video_seconds\n",
		);
		expect(anthropicConsoleTokensCsv.recognise(more.probe)).toMatchObject({
			unknownColumns: ["usage_video_seconds"],
		});
		expect(
			anthropicConsoleTokensCsv.recognise(csvFixture("a.csv", "usage_date_utc,model,cost_usd\n").probe),
		).toBeNull();
	});
});

describe("reading", () => {
	test("tokens by meter; bad rows name field and value", () => {
		expect(outcomesOf(anthropicConsoleTokensCsv, tokens).map(summary)).toEqual([
			"2 usage claude-sonnet-4-0 standard input=100000 output=5000 web_search=10 requests=-",
			"3 usage claude-opus-5 batch input=46981 output=16932 cache_read=3 cache_write_5m=15969 cache_write_1h=7 requests=-",
			"4 quarantined - bad_count usage_input_tokens_no_cache=1.5",
			"5 quarantined - missing_value usage_input_tokens_no_cache=-",
		]);
	});

	test("the older layout: cache writes of unknown lifetime, minutes, and midnight as the whole day", () => {
		const outcomes = outcomesOf(anthropicConsoleTokensCsv, older);
		expect(outcomes.map(summary)).toEqual([
			"2 usage claude-3-5-sonnet standard input=100 output=4 cache_read=3 cache_write=20 requests=-",
			"3 usage claude-3-5-sonnet standard input=100 output=4 cache_read=3 cache_write=20 requests=-",
		]);
		expect(outcomes).toMatchObject([
			{ value: { period: { start: Date.UTC(2025, 5, 1, 15, 7), end: Date.UTC(2025, 5, 1, 15, 8) } } },
			{ value: { period: { start: Date.UTC(2025, 5, 2), end: Date.UTC(2025, 5, 3) } } },
		]);
	});

	test("context windows are written as the APIs write them", () => {
		expect(outcomesOf(anthropicConsoleTokensCsv, tokens).slice(0, 2)).toMatchObject([
			{
				value: { contextBand: "0-200k", dimensions: { apiKey: "checkout", subAccount: "default", tags: {} } },
			},
			{
				value: {
					contextBand: "200k-1M",
					dimensions: { subAccount: "Search", tags: { inference_geo: "us" } },
				},
			},
		]);
	});
});
