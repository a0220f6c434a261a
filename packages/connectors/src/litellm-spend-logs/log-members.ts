import type { ScanTree } from "../formats/json-scan.ts";
import { OWNER_KEYS } from "./log-tags.ts";

const wanted = (names: readonly string[]): ScanTree => Object.fromEntries(names.map((name) => [name, true]));

/** An object of this one member stands for a number once it is parsed: left to the parser. */
const NO_NUMBER = { numberText: false };

/** Columns and members of the metadata that decide what a request is, whoever reads them. */
const DECIDING_COLUMNS = [
	"model",
	"custom_llm_provider",
	"api_base",
	"call_type",
	"user",
	"end_user",
	"team_id",
	"organization_id",
	"api_key",
	"agent_id",
	"model_id",
	"cache_hit",
	"status",
	"request_tags",
];
const DECIDING_METADATA = [
	"user_api_key",
	"user_api_key_alias",
	"user_api_key_user_id",
	"user_api_key_team_id",
	"user_api_key_team_alias",
	"user_api_key_org_id",
	"user_api_key_project_id",
	"user_api_key_project_alias",
	"status",
	"batch_models",
];

export const DECIDING: readonly string[] = [
	...DECIDING_COLUMNS,
	...DECIDING_METADATA.map((name) => `metadata.${name}`),
	...OWNER_KEYS.map((name) => `metadata.spend_logs_metadata.${name}`),
	"metadata.usage_object.service_tier",
];

const PROMPT_DETAILS: ScanTree = {
	...NO_NUMBER,
	...wanted(["cached_tokens", "cache_creation_tokens", "audio_tokens", "web_search_requests"]),
	cache_creation_token_details: {
		...NO_NUMBER,
		...wanted(["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"]),
	},
};
const COMPLETION_DETAILS: ScanTree = { ...NO_NUMBER, ...wanted(["audio_tokens", "image_tokens"]) };
const USAGE: ScanTree = {
	...NO_NUMBER,
	...wanted(["cache_read_input_tokens", "cache_creation_input_tokens"]),
	prompt_tokens_details: PROMPT_DETAILS,
	completion_tokens_details: COMPLETION_DETAILS,
	cache_creation: { ...NO_NUMBER, ...wanted(["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"]) },
};

/**
 * What a scan of a request looks for. Refused, so that the reader sees them: pages of an API (`data`), and names that
 * PostgreSQL has lower-cased.
 */
export const LOG_TREE: ScanTree = {
	...NO_NUMBER,
	...wanted(["request_id", "startTime", "endTime", "request_duration_ms", "session_id"]),
	...wanted(["spend", "prompt_tokens", "completion_tokens"]),
	...wanted(DECIDING_COLUMNS),
	data: false,
	starttime: false,
	endtime: false,
	metadata: {
		...NO_NUMBER,
		...wanted(DECIDING_METADATA),
		attempted_retries: true,
		spend_logs_metadata: { ...NO_NUMBER, ...wanted(OWNER_KEYS) },
		usage_object: {
			...USAGE,
			service_tier: true,
			server_tool_use: { ...NO_NUMBER, web_search_requests: true },
		},
		additional_usage_values: USAGE,
	},
};
