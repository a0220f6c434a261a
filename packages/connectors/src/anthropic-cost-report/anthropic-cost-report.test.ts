import { describe, expect, test } from "vitest";
import { fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { anthropicCostReport } from "./anthropic-cost-report.ts";

const report = fixture(import.meta.url, "cost-report.json");

describe("recognising", () => {
	test("the span is that of the buckets, empty ones included; members that are not read are named", () => {
		expect(anthropicCostReport.recognise(report.probe)).toMatchObject({
			layout: "anthropic.cost-report/1",
			rounded: false,
			unknownColumns: ["billing_note"],
			warnings: [],
			span: { start: "2026-08-01", end: "2026-08-03" },
		});
	});

	test("the legacy analytics report is refused with what to export instead", () => {
		const text = `{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[{"amount":"1","list_amount":"2","currency":"USD","product":"chat"}]}]}`;
		expect(anthropicCostReport.recognise(jsonFixture("a.json", text).probe)).toMatchObject({
			code: "refused",
			message: expect.stringContaining("/analytics/cost"),
		});
	});

	test("an ungrouped report warns that its money cannot be attributed", () => {
		const text = `{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[{"amount":"1","currency":"USD","description":null,"workspace_id":null}]}],"has_more":true}`;
		expect(anthropicCostReport.recognise(jsonFixture("a.json", text).probe)).toMatchObject({
			warnings: [{ code: "not_grouped" }, { code: "workspace_unseen" }, { code: "more_pages" }],
		});
	});

	test.each([
		[
			"OpenAI's costs",
			`{"data":[{"results":[{"object":"organization.costs.result","amount":{"value":1}}]}]}`,
		],
		["the usage report", `{"data":[{"results":[{"uncached_input_tokens":1}]}]}`],
		[
			"an empty page",
			`{"data":[{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[]}]}`,
		],
	])("%s is not this source", (_name, text) => {
		expect(anthropicCostReport.recognise(jsonFixture("a.json", text).probe)).toBeNull();
	});
});

describe("reading", () => {
	test("cents become dollars exactly; every cost and token type has its meter; bad rows keep their money", () => {
		expect(outcomesOf(anthropicCostReport, report).map(summary)).toEqual([
			"1 billed 1.2378912 USD claude-opus-5 input standard -",
			"2 billed 0.00000000000000000000000000000000000123 USD claude-sonnet-4-5 cache_write_1h batch -",
			"3 billed 5 USD - web_search standard -",
			"4 billed -0.05 USD - code_session standard -",
			"5 quarantined - bad_amount amount=12,50",
			"6 quarantined 0.125 unknown_minor_unit currency=EUR",
			"7 billed 0 USD - other standard -",
			"8 quarantined 0.015 bad_date starting_at=August 3rd",
		]);
	});

	test("the workspace is its id, the default one is named, a region that was asked for is a tag", () => {
		const [named, unnamed] = outcomesOf(anthropicCostReport, report);
		expect(named).toMatchObject({
			scope: { kind: "account" },
			value: {
				account: { issuer: "anthropic", externalId: null },
				dimensions: {
					provider: "anthropic",
					subAccount: "wrkspc_a",
					tags: { inference_geo: "us" },
					names: {},
				},
				period: { start: Date.UTC(2026, 7, 1), end: Date.UTC(2026, 7, 2) },
				description: "Claude Opus 5 Usage - Input Tokens",
			},
		});
		expect(unnamed).toMatchObject({
			value: { dimensions: { subAccount: "default", tags: {}, names: { subAccount: "Default" } } },
		});
	});

	test("that Priority Tier is missing is said", () => {
		expect(anthropicCostReport.gaps.map(({ code }) => code)).toContain("no_priority_tier");
	});
});
