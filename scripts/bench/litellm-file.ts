import { createHash } from "node:crypto";
import { FEATURES } from "./company.ts";
import { openTextFile } from "./text-file.ts";

/** Requests of one caller and model in a quarter hour: what folds to one fact. */
const REQUESTS_PER_FACT = 24;
const CALLERS = 200;
const QUARTER_HOUR_MS = 900_000;
const FIRST = Date.UTC(2026, 7, 1);
const MODELS = [
	{ provider: "openai", model: "gpt-4o", base: "https://api.openai.com/v1" },
	{ provider: "anthropic", model: "claude-sonnet-4-5", base: "https://api.anthropic.com" },
	{ provider: "openai", model: "gpt-4o-mini", base: "https://api.openai.com/v1" },
];

/** Columns of LiteLLM's own table, with its types. */
export const RAW_TABLE_SQL = `CREATE TABLE raw_log (request_id text, call_type text, api_key text, spend float8,
  total_tokens int, prompt_tokens int, completion_tokens int, "startTime" timestamp(3), "endTime" timestamp(3),
  request_duration_ms int, model text, model_id text, model_group text, custom_llm_provider text, api_base text,
  "user" text, team_id text, end_user text, session_id text, status text, cache_hit text, request_tags jsonb,
  metadata jsonb);
  CREATE INDEX ON raw_log (request_id); CREATE INDEX ON raw_log ("startTime");`;

/** A request log as JSONL, and the same rows as COPY text for {@link RAW_TABLE_SQL}. */
export interface LogFiles {
	readonly jsonl: string;
	readonly copy: string | null;
	readonly rows: number;
}

/** Writes the log in order of time: every quarter hour has {@link REQUESTS_PER_FACT} requests of every caller. */
export function writeLogFiles({ jsonl, copy, rows }: LogFiles): void {
	const log = openTextFile(jsonl);
	const raw = copy === null ? null : openTextFile(copy);
	for (let index = 0; index < rows; index += 1) {
		const row = requestOf(index);
		log.line(JSON.stringify(row));
		raw?.line(Object.values(row).map(copyValue).join("\t"));
	}
	log.close();
	raw?.close();
}

/** No text of the generator has a tab, a backslash or a line feed. */
const copyValue = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));

const hex = (text: string) => createHash("md5").update(text).digest("hex");

function requestOf(index: number) {
	const caller = Math.floor(index / REQUESTS_PER_FACT) % CALLERS;
	const quarter = Math.floor(index / (REQUESTS_PER_FACT * CALLERS));
	const within = index % REQUESTS_PER_FACT;
	const { provider, model, base } = MODELS[caller % MODELS.length] ?? { provider: "", model: "", base: "" };
	const start = FIRST + quarter * QUARTER_HOUR_MS + within * 30_000 + (index % 977);
	const latency = 400 + ((index * 31) % 5_000);
	const prompt = 200 + ((index * 7_919) % 6_000);
	const cached = Math.floor(prompt / 4);
	const output = 20 + ((index * 104_729) % 900);
	const feature = `f${caller % FEATURES}`;
	const id = hex(`request ${index}`);
	// LiteLLM adds floats, so that its amounts carry their noise.
	const spend = prompt * 2.5e-6 + output * 1e-5;
	return {
		request_id: `chatcmpl-${id}`,
		call_type: "acompletion",
		api_key: hex(`key ${caller}`) + hex(`secret ${caller}`),
		spend,
		total_tokens: prompt + output,
		prompt_tokens: prompt,
		completion_tokens: output,
		startTime: new Date(start).toISOString(),
		endTime: new Date(start + latency).toISOString(),
		request_duration_ms: latency,
		model: `${provider}/${model}`,
		model_id: hex(`deployment ${model}`),
		model_group: model,
		custom_llm_provider: provider,
		api_base: base,
		user: `user-${caller}`,
		team_id: `team-${caller % 12}`,
		end_user: "",
		session_id: id.slice(0, 8),
		status: "success",
		cache_hit: "False",
		request_tags: [`feature:${feature}`, "env:prod"],
		metadata: {
			user_api_key_alias: `team-${caller % 12}/${feature}`,
			user_api_key_team_alias: `Team ${caller % 12}`,
			attempted_retries: 0,
			usage_object: {
				prompt_tokens: prompt,
				completion_tokens: output,
				cache_read_input_tokens: cached,
				cache_creation_input_tokens: 0,
			},
			spend_logs_metadata: { feature, environment: "production" },
		},
	};
}
