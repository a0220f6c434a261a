import { describe, expect, test } from "vitest";
import { fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicAnalyticsCost } from "./anthropic-analytics-cost.ts";

const report = fixture(import.meta.url, "cost.json");

/** A page of one row with the given group and end. */
function pageOf(group: object, endingAt = "2026-09-02T00:00:00Z"): string {
	const cost = { amount: "1", list_amount: "2", currency: "USD", requests: null };
	return JSON.stringify({
		data: [{ starting_at: "2026-09-01T00:00:00Z", ending_at: endingAt, group, cost }],
		has_more: false,
	});
}

describe("recognising", () => {
	test("empty days do not show, so the span is only proposed; the refresh is the export time", () => {
		expect(anthropicAnalyticsCost.recognise(report.probe)).toEqual({
			layout: "anthropic.analytics-cost/1",
			rounded: false,
			unknownColumns: ["group.cost_center"],
			warnings: [],
			span: null,
			proposedSpan: { start: "2026-09-01", end: "2026-09-04" },
			asOf: Date.UTC(2026, 8, 5, 6, 7, 8),
		});
	});

	test("rows by RBAC group overlap: refused, with what to export instead", () => {
		const { probe } = jsonFixture("a.json", pageOf({ rbac_group_id: "rbac_group_a" }));
		expect(anthropicAnalyticsCost.recognise(probe)).toMatchObject({
			code: "refused",
			message: expect.stringContaining("Export it without rbac_group_id"),
		});
	});

	test("a row over several days is refused, with the parameter that mends it", () => {
		const { probe } = jsonFixture("a.json", pageOf({ model: "claude-opus-5" }, "2026-09-08T00:00:00Z"));
		expect(anthropicAnalyticsCost.recognise(probe)).toMatchObject({
			code: "refused",
			message: expect.stringContaining("time_bucket_width=1d"),
		});
	});

	test("a report without keys, workspaces or people warns", () => {
		const { probe } = jsonFixture("a.json", pageOf({ model: "claude-opus-5", api_key_id: null }));
		expect(anthropicAnalyticsCost.recognise(probe)).toMatchObject({ warnings: [{ code: "not_grouped" }] });
	});

	test("an empty report is this source only where the request says so; other reports are not", () => {
		const { probe } = jsonFixture("a.json", `{"data":[],"has_more":false}`);
		expect(anthropicAnalyticsCost.recognise(probe)).toBeNull();
		expect(
			anthropicAnalyticsCost.recognise({ ...probe, declaredSource: "anthropic.analytics-cost" }),
		).toMatchObject({
			span: null,
			proposedSpan: null,
		});
		const usage = jsonFixture("a.json", `{"data":[{"group":{},"usage":{}}]}`);
		expect(anthropicAnalyticsCost.recognise(usage.probe)).toBeNull();
	});
});

describe("reading", () => {
	test("fractional cents become dollars exactly, discounts show against list cost, bad rows keep their money", () => {
		expect(outcomesOf(anthropicAnalyticsCost, report).map(summary)).toEqual([
			"1 billed 0.80000000000000000000000001 USD claude-opus-5 input standard -",
			"2 billed 0.07 USD - other standard -",
			"3 quarantined 0.07 bad_amount cost.list_amount=seven",
			"4 quarantined - missing_value cost.amount=-",
		]);
		expect(outcomesOf(anthropicAnalyticsCost, report)[0]).toMatchObject({
			value: { costs: { list: { digits: 100n, scale: 2 } }, description: "uncached_input_tokens" },
		});
		expect(outcomesOf(anthropicAnalyticsCost, report)[1]).toMatchObject({
			value: { costs: { list: { digits: 7n, scale: 2 } }, description: "session_usage" },
		});
	});

	test("keys, people and agents are ids; no e-mail is read", () => {
		const outcomes = outcomesOf(anthropicAnalyticsCost, report);
		expect(outcomes.map((outcome) => (outcome.kind === "billed" ? outcome.value.dimensions : null))).toEqual([
			{
				provider: "anthropic",
				service: "messages_api",
				subAccount: "wrkspc_a",
				apiKey: "apikey_a",
				principal: "user_a",
				resource: "agent_a",
				model: "claude-opus-5",
				tags: {},
				names: { principal: "Ann" },
			},
			{
				provider: "anthropic",
				service: "managed_agents_api",
				subAccount: null,
				apiKey: null,
				principal: "svac_a",
				resource: null,
				model: null,
				tags: { environment_id: "env_a" },
				names: {},
			},
			null,
			null,
		]);
	});

	test("one row by RBAC group quarantines its whole page, with its money", () => {
		const rows = [pageOf({ rbac_group_id: "rbac_group_a" }), pageOf({ rbac_group_id: null })].map(
			(text) => JSON.parse(text).data[0],
		);
		const page = jsonFixture("a.json", JSON.stringify({ data: rows }));
		expect(outcomesOf(anthropicAnalyticsCost, page).map(summary)).toEqual([
			"1 quarantined 0.01 overlapping_rows group.rbac_group_id=rbac_group_a",
			"2 quarantined 0.01 overlapping_rows group.rbac_group_id=rbac_group_a",
		]);
	});

	test("what is not a page is quarantined, not thrown", () => {
		expect(
			outcomesOf(anthropicAnalyticsCost, jsonFixture("a.json", `[{"data":7},{"data":[5]}]`)).map(summary),
		).toEqual(["1 quarantined - not_a_page data=-", "1 quarantined - not_a_page data=-"]);
	});
});
