import { describe, expect, test } from "vitest";
import { csvFixture, fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { OPENAI_USAGE } from "./openai-usage.ts";

const pages = fixture(import.meta.url, "completions-pages.json");
const csv = fixture(import.meta.url, "completions_usage_2025-10-05_2025-10-06.csv");

function connector(endpoint: string) {
	const found = OPENAI_USAGE.find(({ source }) => source === `openai.usage.${endpoint}`);
	if (found === undefined) throw new Error(`no source for ${endpoint}`);
	return found;
}
const completions = connector("completions");

/** A page of one day with one result. */
function pageOf(result: object): string {
	const bucket = { object: "bucket", start_time: 1790467200, end_time: 1790553600, results: [result] };
	return JSON.stringify({ object: "page", data: [bucket], has_more: false, next_page: null });
}

describe("the ten endpoints are sources of one family, each known by its results", () => {
	const ids = { project_id: "proj_a", user_id: "user-a", api_key_id: "key_a" };
	const cases: readonly [string, object, string][] = [
		[
			"completions",
			{
				object: "organization.usage.completions.result",
				input_tokens: 3,
				output_tokens: 2,
				num_model_requests: 1,
				...ids,
				model: "gpt-5",
			},
			"1 usage gpt-5 standard input=3 output=2 requests=1",
		],
		[
			"embeddings",
			{
				object: "organization.usage.embeddings.result",
				input_tokens: 16,
				num_model_requests: 2,
				...ids,
				model: "text-embedding-3-small",
			},
			"1 usage text-embedding-3-small standard input=16 requests=2",
		],
		[
			"moderations",
			{
				object: "organization.usage.moderations.result",
				input_tokens: 16,
				num_model_requests: 2,
				...ids,
				model: "omni-moderation-latest",
			},
			"1 usage omni-moderation-latest standard input=16 requests=2",
		],
		[
			"images",
			{
				object: "organization.usage.images.result",
				images: 2,
				num_model_requests: 2,
				size: "1024x1024",
				source: "image.edit",
				...ids,
				model: "dall-e-3",
			},
			"1 usage dall-e-3 standard image=2 requests=2",
		],
		[
			"audio_speeches",
			{
				object: "organization.usage.audio_speeches.result",
				characters: 45,
				num_model_requests: 1,
				...ids,
				model: "tts-1",
			},
			"1 usage tts-1 standard character=45 requests=1",
		],
		[
			"audio_transcriptions",
			{
				object: "organization.usage.audio_transcriptions.result",
				seconds: 20,
				num_model_requests: 1,
				...ids,
				model: "whisper-1",
			},
			"1 usage whisper-1 standard second=20 requests=1",
		],
		[
			"vector_stores",
			{ object: "organization.usage.vector_stores.result", usage_bytes: 1024, project_id: "proj_a" },
			"1 usage - standard stored_byte=1024 requests=-",
		],
		[
			"code_interpreter_sessions",
			{
				object: "organization.usage.code_interpreter_sessions.result",
				num_sessions: 1,
				project_id: "proj_a",
			},
			"1 usage - standard code_session=1 requests=-",
		],
		[
			"file_search_calls",
			{ object: "organization.usage.file_searches.result", num_requests: 2, ...ids, vector_store_id: "vs_a" },
			"1 usage - standard file_search=2 requests=-",
		],
		[
			"web_search_calls",
			{
				object: "organization.usage.web_searches.result",
				num_model_requests: 2,
				num_requests: 3,
				...ids,
				model: "gpt-5",
				context_level: "high",
			},
			"1 usage gpt-5 standard web_search=3 requests=-",
		],
	];

	test.each(cases)("%s", (endpoint, result, expected) => {
		const page = jsonFixture("page.json", pageOf(result));
		const claiming = OPENAI_USAGE.filter((each) => each.recognise(page.probe) !== null);
		expect(claiming.map(({ source, family }) => [source, family])).toEqual([
			[`openai.usage.${endpoint}`, "openai.usage"],
		]);
		expect(connector(endpoint).recognise(page.probe)).toMatchObject({
			layout: `openai.usage.${endpoint}-api/1`,
			unknownColumns: [],
			warnings: [],
			span: { start: "2026-09-27", end: "2026-09-28" },
		});
		expect(outcomesOf(connector(endpoint), page).map(summary)).toEqual([expected]);
	});

	test("vector stores become resources; sizes and search contexts become tags", () => {
		const dimensions = cases.map(([endpoint, result]) => {
			const [outcome] = outcomesOf(connector(endpoint), jsonFixture("page.json", pageOf(result)));
			return outcome?.kind === "usage" ? outcome.value.dimensions : null;
		});
		expect(dimensions[3]?.tags).toEqual({ image_size: "1024x1024", image_source: "image.edit" });
		expect(dimensions[8]?.resource).toBe("vs_a");
		expect(dimensions[9]?.tags).toEqual({ search_context: "high" });
	});

	test.each(cases)("%s: an ungrouped page warns that nothing can be attributed", (endpoint, result) => {
		const ungrouped = Object.fromEntries(
			Object.entries(result).map(([name, value]) => [
				name,
				typeof value === "string" && name !== "object" ? null : value,
			]),
		);
		const { probe } = jsonFixture("page.json", pageOf(ungrouped));
		expect(connector(endpoint).recognise(probe)).toMatchObject({ warnings: [{ code: "not_grouped" }] });
	});

	test.each(cases)(
		"%s: a result without its count is quarantined and names the count",
		(endpoint, result) => {
			const { object } = { object: "", ...result };
			const [outcome] = outcomesOf(connector(endpoint), jsonFixture("page.json", pageOf({ object })));
			expect(outcome).toMatchObject({ kind: "quarantined", reason: { code: "missing_value" } });
		},
	);
});

describe("completions", () => {
	test("every token is counted once: totals less audio and image, cache apart, older pages by subtraction", () => {
		expect(outcomesOf(completions, pages).map(summary)).toEqual([
			"1 usage gpt-4o standard input=2500 audio_input=300 image_input=200 cache_read=1500 audio_cache_read=100 image_cache_read=200 cache_write=200 output=800 audio_output=100 image_output=100 requests=5",
			"2 usage gpt-5 batch input=600 cache_read=300 output=50 requests=2",
			"3 usage gpt-5 standard input=70 cache_read=10 cache_write=20 output=7 requests=1",
			"4 quarantined - inconsistent_tokens input_tokens=100",
			"5 quarantined - bad_count output_tokens=12.5",
			"6 quarantined - other_report object=organization.usage.embeddings.result",
		]);
	});

	test("a tier that is not known keeps its name as a tag", () => {
		const [, , scale] = outcomesOf(completions, pages);
		expect(scale).toMatchObject({
			value: { tier: "standard", dimensions: { tags: { service_tier: "scale" } } },
		});
	});

	test.each([
		["flex", "flex"],
		["priority", "priority"],
		["auto", "standard"],
	])("service tier %s is %s", (service_tier, tier) => {
		const result = {
			object: "organization.usage.completions.result",
			input_tokens: 1,
			output_tokens: 1,
			service_tier,
		};
		expect(outcomesOf(completions, jsonFixture("page.json", pageOf(result)))[0]).toMatchObject({
			value: { tier },
		});
	});

	test("an empty page is read where the request names the endpoint, and covers its days", () => {
		const text = `{"object":"page","data":[{"object":"bucket","start_time":1790467200,"end_time":1790553600,"results":[]}]}`;
		const { probe, rows } = jsonFixture("page.json", text);
		expect(OPENAI_USAGE.map((each) => each.recognise(probe))).toEqual(OPENAI_USAGE.map(() => null));
		const declared = { ...probe, declaredSource: "openai.usage.embeddings" };
		expect(OPENAI_USAGE.filter((each) => each.recognise(declared) !== null)).toEqual([
			connector("embeddings"),
		]);
		expect(rows.map((row) => completions.coverage?.(row))).toEqual([
			{ start: "2026-09-27", end: "2026-09-28" },
		]);
	});

	test("the dashboard CSV: decimals of whole counts, TRUE and FALSE, days without data", () => {
		expect(completions.recognise(csv.probe)).toMatchObject({
			layout: "openai.usage.completions-csv/2025-10",
			unknownColumns: ["note"],
			warnings: [],
			span: null,
			proposedSpan: { start: "2025-10-05", end: "2025-10-07" },
		});
		expect(outcomesOf(completions, csv).map(summary)).toEqual([
			"2 usage gpt-4o standard input=53440 cache_read=5760 output=10646 requests=10",
			"3 usage gpt-5 batch input=38072 cache_read=8192 output=60000 requests=8",
			"4 skipped - empty_day -=-",
			"5 quarantined - bad_value batch=perhaps",
			"6 quarantined - bad_count input_tokens=-10.0",
		]);
	});

	test("a CSV without a required column is an error that names it", () => {
		const { probe } = csvFixture("usage.csv", "start_time,end_time,input_tokens,output_tokens,model\n");
		expect(completions.recognise(probe)).toMatchObject({
			code: "missing_column",
			missing: ["num_model_requests"],
		});
	});

	test("hours that begin within a day warn that the day is a part", () => {
		const result = {
			object: "organization.usage.completions.result",
			input_tokens: 1,
			output_tokens: 1,
			model: "gpt-5",
		};
		const text = pageOf(result).replace("1790467200", "1790532000").replace("1790553600", "1790535600");
		expect(completions.recognise(jsonFixture("page.json", text).probe)).toMatchObject({
			warnings: [{ code: "partial_day" }],
			span: { start: "2026-09-27", end: "2026-09-28" },
		});
	});
});
