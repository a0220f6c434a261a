import { describe, expect, test } from "vitest";
import { fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicUsageReport } from "./anthropic-usage-report.ts";

const report = fixture(import.meta.url, "usage-report.json");

describe("recognising", () => {
	test("the span is that of the buckets, empty ones included", () => {
		expect(anthropicUsageReport.recognise(report.probe)).toMatchObject({
			layout: "anthropic.usage-report/1",
			unknownColumns: [],
			warnings: [],
			span: { start: "2026-08-01", end: "2026-08-03" },
		});
		expect(report.rows.map((row) => anthropicUsageReport.coverage?.(row))).toEqual([
			{ start: "2026-08-01", end: "2026-08-03" },
		]);
	});

	test("an ungrouped report warns", () => {
		const text = `{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[{"uncached_input_tokens":1,"output_tokens":1,"model":null,"api_key_id":null}]}]}`;
		expect(anthropicUsageReport.recognise(jsonFixture("a.json", text).probe)).toMatchObject({
			warnings: [{ code: "not_grouped" }, { code: "workspace_unseen" }],
		});
	});

	test("the legacy analytics report is refused", () => {
		const text = `{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[{"uncached_input_tokens":1,"output_tokens":1,"product":"chat"}]}]}`;
		expect(anthropicUsageReport.recognise(jsonFixture("a.json", text).probe)).toMatchObject({
			code: "refused",
		});
	});

	test("a cost report is not this source; an empty page is, where the request says so", () => {
		const empty = `{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[]}]}`;
		const { probe } = jsonFixture("a.json", empty);
		expect(
			anthropicUsageReport.recognise(jsonFixture("a.json", `{"data":[{"results":[{"amount":"1"}]}]}`).probe),
		).toBeNull();
		expect(anthropicUsageReport.recognise(probe)).toBeNull();
		expect(
			anthropicUsageReport.recognise({ ...probe, declaredSource: "anthropic.usage-report" }),
		).toMatchObject({
			span: { start: "2026-08-01", end: "2026-08-02" },
		});
	});
});

describe("reading", () => {
	test("tokens by meter, cache writes by lifetime, tiers; fast mode is a model of its own; no requests", () => {
		expect(outcomesOf(anthropicUsageReport, report).map(summary)).toEqual([
			"1 usage claude-opus-5 standard input=1500 output=500 cache_read=200 cache_write_5m=500 cache_write_1h=1000 web_search=10 requests=-",
			"2 usage claude-opus-4-6-fast priority input=7 output=3 requests=-",
			"3 usage claude-opus-5 flex input=1 output=1 requests=-",
			"4 usage claude-opus-5 standard input=1 output=1 requests=-",
			"5 quarantined - bad_count uncached_input_tokens=-1",
			"6 quarantined - missing_value output_tokens=-",
		]);
	});

	test("key, workspace, person or service account, region and context band", () => {
		const outcomes = outcomesOf(anthropicUsageReport, report);
		expect(outcomes[0]).toMatchObject({
			value: {
				dimensions: {
					apiKey: "apikey_a",
					subAccount: "wrkspc_a",
					principal: "svac_a",
					tags: {},
				},
				contextBand: "0-200k",
				period: { start: Date.UTC(2026, 7, 1), end: Date.UTC(2026, 7, 2) },
			},
		});
		expect(outcomes[1]).toMatchObject({
			value: {
				dimensions: { apiKey: null, subAccount: "default", principal: "user_a", tags: {} },
				contextBand: "200k-1M",
			},
		});
		expect(outcomes[3]).toMatchObject({ value: { dimensions: { tags: { service_tier: "overnight" } } } });
	});
});
