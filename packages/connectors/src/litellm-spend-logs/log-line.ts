import type { Outcome, UsageLine } from "@outlay/finops/charge";
import type { Instant } from "@outlay/finops/day";
import { type GatewayRoute, gatewayRoutes } from "@outlay/finops/gateway-route";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { countFields, decimalField, missingValue } from "../row-fields.ts";
import { badDate, parseUtcText } from "../utc-time.ts";
import { logModel } from "./log-model.ts";
import { type LogRow, memberText, type ReadableLog } from "./log-row.ts";
import { logTags } from "./log-tags.ts";
import { logTokens } from "./log-tokens.ts";

/** LiteLLM writes dollars and has no column for it. */
const CURRENCY = "USD";
/** What LiteLLM puts where no user is known. */
const NO_USER = "default_user_id";

export interface ReadLog {
	readonly id: string;
	readonly line: UsageLine;
}

/**
 * A request as a usage line. It counts at its start, where LiteLLM's own totals count it. What is not
 * billed has no quantities to rate: answers from the gateway's cache, and failures without spend.
 */
export function logLine(row: LogRow): Result<ReadLog, RowReason> {
	if (row.metadata === null) return err(badMetadata());
	const read = { ...row, metadata: row.metadata };
	const id = row.text("request_id");
	if (id === null)
		return err(missingValue("request_id", "request_id is empty: the row cannot be told from others."));
	const start = startOf(row);
	if (!start.ok) return start;
	const spend = row.text("spend") === null ? ok(null) : decimalField(row.text, "spend");
	if (!spend.ok) return spend;
	const { provider, model, tier, reach } = logModel(read);
	const tokens = logTokens(read, model);
	if (!tokens.ok) return tokens;
	const retries = countFields((name) => memberText(read.metadata, name), ["attempted_retries"]);
	if (!retries.ok) return retries;
	const outcome = outcomeOf(read, id);
	const isFree = outcome === "cache_hit" || (outcome === "error" && (spend.value?.digits ?? 0n) === 0n);
	return ok({
		id,
		line: {
			account: { issuer: provider, externalId: null, name: null, routes: routesOf(read) },
			dimensions: dimensionsOf(read, provider, model),
			period: { start: start.value, end: start.value + 1 },
			tier,
			reach,
			promptTokens: isFree ? null : tokens.value.prompt,
			contextBand: null,
			outcome,
			requests: 1n,
			retries: retries.value.get("attempted_retries") ?? null,
			latencyMs: latencyOf(row, start.value),
			session: row.text("session_id"),
			quantities: isFree ? {} : tokens.value.quantities,
			reported: spend.value === null ? null : { cost: spend.value, currency: CURRENCY },
		},
	});
}

const badMetadata = (): RowReason => ({
	code: "bad_metadata",
	field: "metadata",
	value: null,
	message: "metadata is no JSON object, so the cached tokens are not known: export the row again.",
});

function startOf(row: LogRow): Result<Instant, RowReason> {
	const text = row.text("startTime");
	if (text === null) return err(missingValue("startTime", "startTime is empty: the request has no day."));
	const start = parseUtcText(text);
	return start === null ? err(badDate("startTime", text)) : ok(start);
}

/** What may say whose provider account a call ran on: LiteLLM names a deployment, not an account. */
function routesOf(row: ReadableLog): readonly GatewayRoute[] {
	return gatewayRoutes({
		deployment: row.text("model_id"),
		key: keyOf(row),
		team: teamOf(row),
		host: /^[a-z]+:\/\/([^/:]+)/.exec(row.text("api_base") ?? "")?.[1] ?? null,
	});
}

const teamOf = (row: ReadableLog) => row.text("team_id") ?? memberText(row.metadata, "user_api_key_team_id");
const keyOf = (row: ReadableLog) => row.text("api_key") ?? memberText(row.metadata, "user_api_key");

function dimensionsOf(row: ReadableLog, provider: string, model: string | null): UsageLine["dimensions"] {
	const { metadata } = row;
	const team = memberText(metadata, "user_api_key_team_alias");
	const key = memberText(metadata, "user_api_key_alias");
	const user = row.text("user") ?? memberText(metadata, "user_api_key_user_id");
	return {
		provider,
		service: "LiteLLM",
		subAccount: teamOf(row),
		apiKey: keyOf(row),
		principal: (user === NO_USER ? null : user) ?? row.text("end_user"),
		resource: row.text("agent_id") ?? row.text("model_id"),
		model,
		tags: logTags(row),
		names: { ...(team === null ? {} : { subAccount: team }), ...(key === null ? {} : { apiKey: key }) },
	};
}

/** The gateway's own cache, not the provider's: LiteLLM marks such a row in two ways. */
function outcomeOf(row: ReadableLog, id: string): Outcome {
	if (row.text("cache_hit")?.toLowerCase() === "true" || id.includes("_cache_hit")) return "cache_hit";
	const status = row.text("status") ?? memberText(row.metadata, "status");
	if (status === "failure") return "error";
	return status === "success" ? "success" : "unknown";
}

function latencyOf(row: LogRow, start: Instant): number | null {
	const said = row.text("request_duration_ms");
	if (said !== null && /^\d{1,12}(?:\.\d+)?$/.test(said)) return Math.round(Number.parseFloat(said));
	const end = row.text("endTime");
	const finish = end === null ? null : parseUtcText(end);
	if (end === null || finish === null) return null;
	const latency = finish + millisecondsOf(end) - start - millisecondsOf(row.text("startTime") ?? "");
	return latency >= 0 ? latency : null;
}

/** The fraction of a second in a time's text, in whole milliseconds. */
function millisecondsOf(text: string): number {
	const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? "0";
	return Number.parseInt(fraction.padEnd(3, "0").slice(0, 3), 10);
}
