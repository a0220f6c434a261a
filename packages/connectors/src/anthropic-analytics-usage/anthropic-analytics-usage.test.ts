import { expect, test } from "vitest";
import { fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicAnalyticsUsage } from "./anthropic-analytics-usage.ts";

const report = fixture(import.meta.url, "usage.json");

test("a report of hours is recognised; a row past midnight is refused", () => {
	expect(anthropicAnalyticsUsage.recognise(report.probe)).toMatchObject({ code: "refused" });
	const [first] = JSON.parse(report.rows[0]?.raw() ?? "").data;
	expect(
		anthropicAnalyticsUsage.recognise(jsonFixture("a.json", JSON.stringify({ data: [first] })).probe),
	).toMatchObject({
		layout: "anthropic.analytics-usage/1",
		warnings: [],
		span: null,
		proposedSpan: { start: "2026-09-01", end: "2026-09-02" },
		asOf: null,
	});
});

test("tokens and requests by meter; bad rows name field and value", () => {
	expect(outcomesOf(anthropicAnalyticsUsage, report).map(summary)).toEqual([
		"1 usage claude-sonnet-4-5 flex input=100 output=4 cache_read=30 cache_write_5m=2 cache_write_1h=1 web_search=5 requests=6",
		"2 quarantined - bad_count usage.requests=several",
		"3 quarantined - longer_than_a_day ending_at=2026-09-02T05:00:00Z",
	]);
});

test("the key of an API actor, the context band and the session are kept", () => {
	expect(outcomesOf(anthropicAnalyticsUsage, report)[0]).toMatchObject({
		value: {
			dimensions: {
				service: "Claude",
				subAccount: "wrkspc_a",
				apiKey: "apikey_b",
				principal: null,
				tags: {},
			},
			contextBand: "200k-1M",
			session: "sesn_a",
			period: { start: Date.UTC(2026, 8, 1, 5), end: Date.UTC(2026, 8, 1, 6) },
		},
	});
});

test("rows by RBAC group are quarantined, and the report is refused", () => {
	const [first] = JSON.parse(report.rows[0]?.raw() ?? "").data;
	const page = jsonFixture(
		"a.json",
		JSON.stringify({ data: [{ ...first, group: { rbac_group_id: "rbac_group_a" } }] }),
	);
	expect(anthropicAnalyticsUsage.recognise(page.probe)).toMatchObject({ code: "refused" });
	expect(outcomesOf(anthropicAnalyticsUsage, page).map(summary)).toEqual([
		"1 quarantined - overlapping_rows group.rbac_group_id=rbac_group_a",
	]);
});
