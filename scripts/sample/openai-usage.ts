import { type DayNumber, daysBetween, dayText, epochSeconds, monthStart, type Timeline } from "./calendar.ts";
import { exportInstant, type Written, written } from "./file.ts";
import type { Line } from "./lines.ts";
import { USAGE_ENDPOINTS, type UsageEndpoint } from "./manifest.ts";
import type { Meter } from "./prices.ts";
import type { UsageDay } from "./usage.ts";

interface Result {
	readonly day: DayNumber;
	readonly body: object;
}

/** The spec's object names do not all follow the endpoint's path. */
const OBJECTS: Readonly<Record<UsageEndpoint, string>> = {
	completions: "organization.usage.completions.result",
	embeddings: "organization.usage.embeddings.result",
	moderations: "organization.usage.moderations.result",
	images: "organization.usage.images.result",
	audio_transcriptions: "organization.usage.audio_transcriptions.result",
	web_search_calls: "organization.usage.web_searches.result",
};

function tokens(each: UsageDay, meter: Meter): number {
	return each.amounts.find((part) => part.meter === meter)?.tokens ?? 0;
}

function isEmbedding(each: UsageDay): boolean {
	return each.model.id.startsWith("text-embedding");
}

function dimensions(each: UsageDay | Line, model: string | null): object {
	const { subAccount, key } = each.place;
	return {
		project_id: subAccount.id,
		user_id: key?.user ?? null,
		api_key_id: key?.id ?? null,
		model,
	};
}

/** Input counts cached and written tokens too; the three parts stand beside it. */
function completion(each: UsageDay): Result {
	const [fresh, cached, writes] = [
		tokens(each, "input"),
		tokens(each, "cache_read"),
		tokens(each, "cache_write"),
	];
	const output = tokens(each, "output");
	return {
		day: each.day,
		body: {
			object: OBJECTS.completions,
			input_tokens: fresh + cached + writes,
			input_cached_tokens: cached,
			input_cache_write_tokens: writes,
			input_uncached_tokens: fresh,
			output_tokens: output,
			input_text_tokens: fresh,
			output_text_tokens: output,
			input_cached_text_tokens: cached,
			input_audio_tokens: 0,
			input_cached_audio_tokens: 0,
			output_audio_tokens: 0,
			input_image_tokens: 0,
			input_cached_image_tokens: 0,
			output_image_tokens: 0,
			num_model_requests: each.requests,
			...dimensions(each, each.model.spelling),
			batch: each.batch,
			service_tier: "default",
		},
	};
}

function embedding(each: UsageDay): Result {
	const counts = { input_tokens: tokens(each, "input"), num_model_requests: each.requests };
	return {
		day: each.day,
		body: { object: OBJECTS.embeddings, ...counts, ...dimensions(each, each.model.spelling) },
	};
}

/** UsageEndpoint and metrics of what is not counted in tokens. */
function lineMetrics({ kind, quantity }: Line): readonly [UsageEndpoint, model: string, metrics: object] {
	switch (kind) {
		case "image":
			return [
				"images",
				"gpt-image-1.5",
				{ images: quantity, num_model_requests: quantity, size: "1024x1024", source: "image.generation" },
			];
		case "transcription":
			return [
				"audio_transcriptions",
				"gpt-4o-transcribe",
				{ seconds: quantity, num_model_requests: Math.ceil(quantity / 240) },
			];
		case "web_search":
			return [
				"web_search_calls",
				"gpt-5.5-2026-04-23",
				{ num_requests: quantity, num_model_requests: quantity, context_level: "medium" },
			];
		case "moderation":
			return [
				"moderations",
				"omni-moderation-latest",
				{ input_tokens: quantity, num_model_requests: Math.ceil(quantity / 800) },
			];
		default:
			throw new Error(`OpenAI reports no usage of ${kind}`);
	}
}

function lineResult(line: Line): readonly [UsageEndpoint, Result] {
	const [endpoint, model, metrics] = lineMetrics(line);
	const body = { object: OBJECTS[endpoint], ...metrics, ...dimensions(line, model) };
	return [endpoint, { day: line.day, body }];
}

/** Pages of the usage API, one a month and endpoint, to the last day; grouped by everything. */
export function openaiUsagePages(
	time: Timeline,
	usage: readonly UsageDay[],
	lines: readonly Line[],
): Written[] {
	const results = new Map<UsageEndpoint, Result[]>(USAGE_ENDPOINTS.map((endpoint) => [endpoint, []]));
	for (const each of usage) {
		if (each.place.account !== "openai-main") continue;
		if (isEmbedding(each)) results.get("embeddings")?.push(embedding(each));
		else results.get("completions")?.push(completion(each));
	}
	for (const line of lines) {
		if (line.place.account !== "openai-main") continue;
		const [endpoint, result] = lineResult(line);
		results.get(endpoint)?.push(result);
	}
	return USAGE_ENDPOINTS.flatMap((endpoint) => pages(time, endpoint, results.get(endpoint) ?? []));
}

function pages(time: Timeline, endpoint: UsageEndpoint, all: readonly Result[]): Written[] {
	return time.months.flatMap((start) => {
		const end = Math.min(monthStart(start, 1), time.last + 1);
		const results = all.filter((each) => each.day >= start && each.day < end);
		if (results.length === 0) return [];
		const data = daysBetween(start, end).map((day) => ({
			object: "bucket",
			start_time: epochSeconds(day),
			end_time: epochSeconds(day + 1),
			results: results.filter((each) => each.day === day).map((each) => each.body),
		}));
		const about = {
			path: `openai/openai-main/usage/${endpoint}_${dayText(start)}_${dayText(end)}.json`,
			source: `openai.usage.${endpoint}`,
			accountKey: "openai-main",
			asOf: exportInstant(time.last),
			start,
			end,
			rows: results.length,
			bytes: JSON.stringify({ object: "page", data, has_more: false, next_page: null }),
			moneyIn: null,
		} as const;
		return [written(about, { basis: "metered" })];
	});
}
