import type { FileProbe } from "../connector.ts";
import { isJsonArray, isJsonObject, type JsonObject, probedValue } from "../json-value.ts";

/** Columns of LiteLLM_SpendLogs, all versions of its schema seen so far. */
const LOG_COLUMNS: readonly string[] = [
	"request_id",
	"call_type",
	"api_key",
	"spend",
	"total_tokens",
	"prompt_tokens",
	"completion_tokens",
	"startTime",
	"endTime",
	"request_duration_ms",
	"completionStartTime",
	"model",
	"model_id",
	"model_group",
	"custom_llm_provider",
	"api_base",
	"user",
	"metadata",
	"cache_hit",
	"cache_key",
	"request_tags",
	"team_id",
	"organization_id",
	"end_user",
	"requester_ip_address",
	"messages",
	"response",
	"session_id",
	"status",
	"mcp_namespaced_tool_name",
	"agent_id",
	"proxy_server_request",
];

/** Without these a row has no identity, time, model or usage. */
const REQUIRED_COLUMNS: readonly string[] = [
	"request_id",
	"startTime",
	"model",
	"spend",
	"prompt_tokens",
	"completion_tokens",
];

/** Columns that no other export has: enough to tell a spend log, so that missing ones can be named. */
const TELLING_COLUMNS: readonly string[] = [
	"request_id",
	"call_type",
	"custom_llm_provider",
	"model_group",
	"request_tags",
	"startTime",
	"completionStartTime",
];

export interface ProbedLog {
	readonly columns: readonly string[];
	readonly missing: readonly string[];
	readonly unknown: readonly string[];
}

/** The columns of a probe that looks like a spend log, or null. */
export function probedLog(probe: FileProbe): ProbedLog | null {
	const columns = columnsOf(probe);
	const spelled = columns.map(canonicalColumn);
	if (TELLING_COLUMNS.filter((name) => spelled.includes(name)).length < 3) return null;
	return {
		columns,
		missing: REQUIRED_COLUMNS.filter((name) => !spelled.includes(name)),
		unknown: columns.filter((name) => !LOG_COLUMNS.includes(canonicalColumn(name))),
	};
}

const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map(
	LOG_COLUMNS.map((name) => [name.toLowerCase(), name]),
);

/** PostgreSQL lower-cases names that a query does not quote: `starttime`. */
function canonicalColumn(name: string): string {
	return BY_LOWER_CASE.get(name.toLowerCase()) ?? name;
}

function columnsOf(probe: FileProbe): readonly string[] {
	if (probe.header.length > 0) return probe.header;
	return [...new Set(probedLogs(probe).flatMap((row) => Object.keys(row)))];
}

/** Objects of a probe: rows, or the rows of an API page's `data`. */
export function probedLogs(probe: FileProbe): readonly JsonObject[] {
	return probe.values
		.map(probedValue)
		.flatMap((value) => (isJsonArray(value) ? value : [value]))
		.filter(isJsonObject)
		.flatMap((row) => (isJsonArray(row["data"]) ? row["data"].filter(isJsonObject) : [row]));
}
