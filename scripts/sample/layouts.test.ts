import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atto, attoText } from "./decimal.ts";
import type { SampleFile, SampleManifest } from "./manifest.ts";
import { writeSample } from "./write-sample.ts";

let directory = "";
let manifest: SampleManifest;

beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "sample-"));
	manifest = writeSample({ directory, lastDay: "2026-11-20", months: 6, seed: "layouts" }).manifest;
}, 60_000);

afterAll(() => {
	rmSync(directory, { recursive: true });
});

function text(file: SampleFile): string {
	const bytes = readFileSync(join(directory, file.path));
	return (file.path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

function files(part: string): SampleFile[] {
	return manifest.files.filter((file) => file.path.includes(part));
}

function headers(part: string): string[] {
	return [...new Set(files(part).map((file) => text(file).split("\n")[0] ?? ""))];
}

interface CostResult {
	readonly amount: { readonly value: string; readonly currency: string };
	readonly line_item: string;
	readonly api_key_id: string | null;
	readonly project_id: string | null;
}

interface UsageResult {
	readonly input_tokens: number;
	readonly input_cached_tokens: number;
	readonly input_cache_write_tokens: number;
	readonly input_uncached_tokens: number;
	readonly output_tokens: number;
	readonly api_key_id: string;
	readonly model: string;
	readonly batch: boolean;
}

interface Bucket<Result> {
	readonly start_time: number;
	readonly start_time_iso?: string;
	readonly results: readonly Result[];
}

function openaiBuckets<Result>(part: string): Bucket<Result>[] {
	return files(part).flatMap((file) => {
		const page: { data: Bucket<Result>[] } = JSON.parse(text(file));
		return page.data;
	});
}

test("OpenAI's dashboard cost export has the header of 2026-09", () => {
	expect(headers("/dashboard/")).toEqual([
		"start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source",
	]);
});

test("Anthropic's console cost export has the header of 2026-08 and amounts of two decimals", () => {
	expect(headers("/console/")).toEqual([
		"usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status",
	]);
	const [content = ""] = files("/console/").map(text);
	expect(content).toContain("≤ 200k");
	const costs = content
		.trimEnd()
		.split("\n")
		.slice(1)
		.map((line) => line.split(",")[7] ?? "");
	expect(costs.filter((cost) => !/^\d+\.\d\d$/.test(cost))).toEqual([]);
});

test("Google's and Azure's FOCUS files have 57 columns in 1.2 and fewer in 1.0", () => {
	const own = (header: string) => header.split(",").filter((name) => name.startsWith("x_")).length;
	const standard = (header: string) => header.split(",").length - own(header);
	expect(headers("google/").map(standard)).toEqual([57]);
	expect(headers("focus-cost-1.2/").map(standard)).toEqual([57]);
	expect(headers("focus-cost-1.0r2/").map(standard)).toEqual([43]);
});

test("Bedrock is billed in both shapes", () => {
	const [content = ""] = files("aws/").map(text);
	expect(content).toContain("AWS Marketplace software usage|us-east-1|Million Input Tokens Global Standard");
	expect(content).toContain("Claude Sonnet 4.6 (Amazon Bedrock Edition)");
	expect(content).toContain("USE1-NovaLite-input-tokens");
	expect(content).toContain(",1K tokens,");
	expect(content).toContain(",Units,");
});

test("OpenAI's costs are padded strings, zero has its odd exponent, days without money are empty buckets", () => {
	const buckets = openaiBuckets<CostResult>("/costs/");
	const values = buckets.flatMap((bucket) => bucket.results.map((result) => result.amount.value));
	expect(values.filter((value) => value !== "0E-6176" && !/^\d+\.\d{30}$/.test(value))).toEqual([]);
	expect(values).toContain("0E-6176");
	const empty = buckets.filter((bucket) => bucket.results.length === 0);
	expect(empty.length).toBeGreaterThan(10);
	expect(empty.filter((bucket) => bucket.start_time_iso?.endsWith("+00:00") !== true)).toEqual([]);
});

test("the parts of OpenAI's input tokens are the whole", () => {
	const results = openaiBuckets<UsageResult>("/usage/completions").flatMap((bucket) => bucket.results);
	expect(results.length).toBeGreaterThan(5000);
	const wrong = results.filter(
		(each) =>
			each.input_tokens !==
			each.input_cached_tokens + each.input_cache_write_tokens + each.input_uncached_tokens,
	);
	expect(wrong).toEqual([]);
});

/** Dollars per million tokens that were published for a spelling on a day. */
function rates(spelling: string, day: string): Readonly<Record<string, string>> {
	const versions = manifest.prices.filter((price) => price.spelling === spelling);
	return versions.findLast((price) => price.validFrom === null || price.validFrom <= day)?.list ?? {};
}

test("usage at list price is the bill, key by key and model by model, batch at half", () => {
	const cost = new Map<string, bigint>();
	const add = (name: string, amount: bigint) => cost.set(name, (cost.get(name) ?? 0n) + amount);
	for (const { start_time, results } of openaiBuckets<UsageResult>("/usage/completions")) {
		const day = new Date(start_time * 1000).toISOString().slice(0, 10);
		if (day > manifest.lastBilledDay) continue;
		for (const each of results) {
			const rate = rates(each.model, day);
			const price = (meter: string, tokens: number) =>
				(BigInt(tokens) * atto(rate[meter] ?? "0")) / 1_000_000n;
			const whole =
				price("input", each.input_uncached_tokens) +
				price("cache_read", each.input_cached_tokens) +
				price("cache_write", each.input_cache_write_tokens) +
				price("output", each.output_tokens);
			add(`${day} ${each.api_key_id} ${each.model}`, each.batch ? whole / 2n : whole);
		}
	}
	const rated = cost.size;
	for (const { start_time, results } of openaiBuckets<CostResult>("openai-main/costs/")) {
		const day = new Date(start_time * 1000).toISOString().slice(0, 10);
		for (const each of results) {
			const name = `${day} ${each.api_key_id} ${each.line_item.split(", ")[0]}`;
			if (cost.has(name)) add(name, -atto(each.amount.value.slice(0, -12)));
		}
	}
	expect(rated).toBeGreaterThan(5000);
	expect(
		[...cost].filter(([, rest]) => rest !== 0n).map(([name, rest]) => `${name} ${attoText(rest)}`),
	).toEqual([]);
});

interface LogRow {
	readonly request_id: string;
	readonly startTime: string;
	readonly custom_llm_provider: string;
	readonly model: string;
	readonly status: string;
	readonly cache_hit: string;
	readonly spend: number;
	readonly prompt_tokens: number;
	readonly completion_tokens: number;
	readonly metadata: { readonly usage_object: { readonly cache_read_input_tokens: number } };
}

function logRows(): { readonly all: number; readonly last: ReadonlyMap<string, LogRow> } {
	const last = new Map<string, LogRow>();
	let all = 0;
	const batches = files("litellm/").toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1));
	for (const file of batches) {
		for (const line of text(file)
			.split("\n")
			.slice(0, file.rows - file.brokenRows)) {
			const row: LogRow = JSON.parse(line);
			last.set(row.request_id, row);
			all += 1;
		}
	}
	return { all, last };
}

test("the gateway's log, each call once in its last version, is what the gateway's accounts are billed", () => {
	const { all, last } = logRows();
	expect(all).toBeGreaterThan(last.size);
	let rated = 0n;
	for (const row of last.values()) {
		if (row.startTime.slice(0, 10) > manifest.lastBilledDay) continue;
		if (row.status !== "success" || row.cache_hit === "True") continue;
		const rate = rates(row.model.slice(row.model.indexOf("/") + 1), row.startTime.slice(0, 10));
		const price = (meter: string, tokens: number) => (BigInt(tokens) * atto(rate[meter] ?? "0")) / 1_000_000n;
		const cached = row.metadata.usage_object.cache_read_input_tokens;
		rated += price("input", row.prompt_tokens - cached) + price("cache_read", cached);
		rated += price("output", row.completion_tokens);
	}
	const bills = files("-gateway/").map((file) => atto(file.moneyIn ?? "0"));
	expect(attoText(bills.reduce((sum, bill) => sum + bill, 0n))).toBe(attoText(rated));
});

test("failed calls and the gateway's own cache hits cost nothing", () => {
	const rows = [...logRows().last.values()];
	const free = rows.filter((row) => row.status === "failure" || row.cache_hit === "True");
	expect(free.length).toBeGreaterThan(500);
	expect(free.filter((row) => row.spend !== 0)).toEqual([]);
	expect(free.some((row) => row.request_id.includes("_cache_hit"))).toBe(true);
});
