import { formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import { fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicClaudeCode } from "./anthropic-claude-code.ts";

const report = fixture(import.meta.url, "claude-code.json");

describe("recognising", () => {
	test("days without rows do not show, so the span is only proposed", () => {
		expect(anthropicClaudeCode.recognise(report.probe)).toEqual({
			layout: "anthropic.claude-code/1",
			rounded: false,
			unknownColumns: ["ide"],
			warnings: [],
			span: null,
			proposedSpan: { start: "2026-08-08", end: "2026-08-09" },
			asOf: null,
		});
	});

	test("an empty report is this source only where the request says so", () => {
		const { probe } = jsonFixture("a.json", `{"data":[],"has_more":true}`);
		expect(anthropicClaudeCode.recognise(probe)).toBeNull();
		expect(
			anthropicClaudeCode.recognise({ ...probe, declaredSource: "anthropic.claude-code" }),
		).toMatchObject({
			warnings: [{ code: "more_pages" }],
		});
	});
});

describe("reading", () => {
	test("one result per person and model; seats, sessions and bad rows are counted apart", () => {
		expect(outcomesOf(anthropicClaudeCode, report).map(summary)).toEqual([
			"1 usage claude-opus-5 standard input=45230 output=12450 cache_read=8790 cache_write=2340 requests=-",
			"2 usage claude-sonnet-5 standard input=23100 output=5680 cache_read=3420 cache_write=890 requests=-",
			"3 skipped - no_tokens model_breakdown=-",
			"4 usage claude-sonnet-5 standard input=1 output=2 requests=-",
			"5 skipped 0.09 subscription customer_type=subscription",
			"6 quarantined - bad_date date=someday",
			"7 quarantined - bad_amount estimated_cost.amount=1.2.3",
		]);
	});

	test("the estimate in cents is kept as reported dollars", () => {
		const reported = outcomesOf(anthropicClaudeCode, report).map((outcome) =>
			outcome.kind === "usage" && outcome.value.reported !== null
				? `${formatDecimal(outcome.value.reported.cost)} ${outcome.value.reported.currency}`
				: null,
		);
		expect(reported).toEqual(["1.86 USD", "0.42 USD", null, null, null, null, null]);
	});

	test("a person is the principal, a key is the key, the organization is the account", () => {
		const outcomes = outcomesOf(anthropicClaudeCode, report);
		expect(outcomes[0]).toMatchObject({
			value: {
				account: { issuer: "anthropic", externalId: "org-uuid" },
				dimensions: { service: "Claude Code", principal: "ann@acme.test", apiKey: null },
				period: { start: Date.UTC(2026, 7, 8), end: Date.UTC(2026, 7, 9) },
			},
		});
		expect(outcomes[3]).toMatchObject({ value: { dimensions: { principal: null, apiKey: "ci" } } });
	});

	test("the raw text of a result is its person and its own model", () => {
		expect(outcomesOf(anthropicClaudeCode, report)[4]).toMatchObject({
			raw: expect.stringContaining(`"model_breakdown":[{"estimated_cost":{"amount":9,"currency":"USD"}`),
		});
	});
});
