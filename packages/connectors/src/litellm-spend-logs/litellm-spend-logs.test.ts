import { describe, expect, test } from "vitest";
import type { RowOutcome } from "../connector.ts";
import { csvFixture, type Fixture, fixture, jsonFixture, summary } from "../testing/fixture-rows.ts";
import { litellmSpendLogs } from "./litellm-spend-logs.ts";

const CONTEXT = { layout: "litellm.spend-logs/1", aiScope: { include: [], exclude: [] } };

const logs = fixture(import.meta.url, "spend-logs.jsonl");
const csv = fixture(import.meta.url, "spend-logs.csv");

const read = ({ rows }: Fixture): readonly RowOutcome[] =>
	rows.flatMap((row) => litellmSpendLogs.read(row, CONTEXT));

/** The usage line of the row at `index`. */
function usage(file: Fixture, index: number): Extract<RowOutcome, { kind: "usage" }> {
	const outcome = read(file)[index];
	if (outcome?.kind !== "usage") throw new Error(`row ${index} is ${outcome?.kind}`);
	return outcome;
}

describe("recognising", () => {
	test("rows and CSV are the same layout; columns of other versions are named", () => {
		expect(litellmSpendLogs.recognise(logs.probe)).toEqual({
			layout: "litellm.spend-logs/1",
			rounded: false,
			unknownColumns: ["proxy_batch"],
			warnings: [],
			span: null,
			proposedSpan: null,
			asOf: null,
		});
		expect(litellmSpendLogs.recognise(csv.probe)).toMatchObject({ unknownColumns: [] });
	});

	test("a missing column is named", () => {
		const cut = csvFixture("a.csv", "request_id,call_type,startTime,model,prompt_tokens\n");
		expect(litellmSpendLogs.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: ["spend", "completion_tokens"],
		});
	});

	test("a summary by day is refused, because it has no requests", () => {
		const text = `[{"startTime":"2026-08-05","spend":1.5,"users":{"u":1.5},"models":{"gpt-4o":1.5}}]`;
		expect(litellmSpendLogs.recognise(jsonFixture("a.json", text).probe)).toMatchObject({
			code: "refused",
			message: expect.stringContaining("summarize=false"),
		});
	});

	test.each([
		["another CSV", csvFixture("a.csv", "request_id,model\n")],
		["another JSON", jsonFixture("a.json", `{"data":[{"object":"bucket"}]}`)],
	])("%s is not this source", (_name, file) => {
		expect(litellmSpendLogs.recognise(file.probe)).toBeNull();
	});
});

describe("reading", () => {
	test.each([
		["bedrock", "global.anthropic.claude-opus-5", "global"],
		["bedrock", "bedrock/us.anthropic.claude-opus-5", "zone"],
		["bedrock", "anthropic.claude-opus-5", null],
		["openai", "gpt-5", null],
	])("a call of %s to %s may be served: %s", (provider, model, reach) => {
		const row = {
			request_id: "a",
			call_type: "acompletion",
			startTime: "2026-08-05T16:31:00Z",
			custom_llm_provider: provider,
			model,
			spend: 0.1,
			prompt_tokens: 1,
			completion_tokens: 1,
			metadata: {},
		};
		expect(usage(jsonFixture("a.jsonl", JSON.stringify(row)), 0).value.reach).toBe(reach);
	});

	test("tokens by meter without what was cached, tiers, outcomes; bad rows name field and value", () => {
		expect(read(logs).map(summary)).toEqual([
			"1 usage claude-sonnet-4-5 standard input=145 cache_read=600 cache_write_5m=300 output=511 requests=1",
			"2 usage gpt-4o priority input=152 audio_input=20 cache_read=128 output=80 audio_output=40 requests=1",
			"3 usage gpt-4o standard  requests=1",
			"4 usage gpt-4o standard  requests=1",
			"5 usage gpt-5-mini batch input=1000000 requests=1",
			"6 usage claude-opus-4-8 standard input=100 cache_read=5000 cache_write_5m=10 cache_write_1h=20 output=10 web_search=3 requests=1",
			"7 quarantined 0.25 missing_value startTime=-",
			"8 quarantined 0.125 bad_count prompt_tokens=many",
			"9 quarantined 1 missing_value request_id=-",
			"10 quarantined - bad_amount spend=much",
			"11 quarantined 2 bad_metadata metadata=-",
			"12 quarantined - missing_value request_id=-",
		]);
	});

	test("a row has its id, its account by provider, its dimensions and its reported cost with every digit", () => {
		expect(usage(logs, 0)).toMatchObject({
			rowId: "r-1",
			scope: { kind: "account" },
			amount: { digits: 858000000000000012n, scale: 20 },
			value: {
				account: { issuer: "aws", externalId: null, name: null },
				dimensions: {
					provider: "aws",
					service: "LiteLLM",
					subAccount: "payments",
					apiKey: "5f0c",
					principal: "u_1",
					resource: "dep-1",
					model: "claude-sonnet-4-5",
					tags: {
						feature: "checkout-chat",
						"tag:experiment": "",
						env: "prod",
						organization: "org-1",
						project: "shop",
						team: "payments",
						environment: "staging",
					},
					names: { subAccount: "Payments", apiKey: "payments/checkout" },
				},
				period: { start: Date.UTC(2026, 7, 5, 16, 30, 36) },
				promptTokens: 1045n,
				outcome: "success",
				requests: 1n,
				retries: 2n,
				latencyMs: 9575,
				session: "s-1",
				reported: { currency: "USD" },
			},
		});
		expect(Object.keys(usage(logs, 0).value.dimensions.tags)).toHaveLength(7);
	});

	test("no known user leaves the end user; the gateway's cache and failures have nothing to rate", () => {
		expect(usage(logs, 1).value).toMatchObject({
			dimensions: { principal: "customer-7", tags: { feature: "answers" } },
			latencyMs: 2250,
			retries: null,
		});
		expect(usage(logs, 2).value).toMatchObject({ outcome: "cache_hit", quantities: {}, promptTokens: null });
		expect(usage(logs, 3).value).toMatchObject({
			outcome: "error",
			account: { issuer: "microsoft" },
			dimensions: { tags: {} },
		});
	});

	test("a provider comes from the route, the host or the model's family; a prompt counted without its cache is completed", () => {
		expect(usage(logs, 4).value).toMatchObject({ account: { issuer: "openai" }, outcome: "success" });
		expect(usage(logs, 5).value).toMatchObject({
			account: { issuer: "anthropic" },
			outcome: "unknown",
			promptTokens: 5130n,
		});
	});

	test("CSV as PostgreSQL writes it", () => {
		expect(read(csv).map(summary)).toEqual([
			"2 usage gemini-2.5-flash standard input=200 cache_read=100 output=120 requests=1",
		]);
		expect(usage(csv, 0)).toMatchObject({
			rowId: "r-1",
			amount: { digits: 858n, scale: 7 },
			value: {
				account: { issuer: "google" },
				dimensions: { principal: null, resource: null, names: { apiKey: "search" } },
				latencyMs: 1500,
			},
		});
	});

	test("an API page gives its rows, counted from 1, each with its own raw text", () => {
		const row = `{"request_id":"r","call_type":"a","startTime":"2026-08-06","model":"gpt-4o","spend":"x","prompt_tokens":1,"completion_tokens":1,"request_tags":[]}`;
		const page = jsonFixture("page.json", `{"data":[${row},${row},5],"total":2}`);
		expect(litellmSpendLogs.recognise(page.probe)).toMatchObject({ layout: "litellm.spend-logs/1" });
		expect(read(page).map((outcome) => [outcome.line, "raw" in outcome && outcome.raw])).toEqual([
			[1, row],
			[2, row],
			[3, "5"],
		]);
	});
});
