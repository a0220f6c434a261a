import { type DayNumber, daysBetween, dayText, type Timeline } from "./calendar.ts";
import { COMPANY, TEAMS } from "./company.ts";
import { EXACT_ZERO, type Exact, exact, exactText, plus } from "./decimal.ts";
import { type Written, written } from "./file.ts";
import { GATEWAY_LAUNCH_AGO } from "./planted.ts";
import { type Rates, versionOn } from "./prices.ts";
import { hexDigest } from "./random.ts";
import { endUserOf, type GatewayRequest } from "./requests.ts";

/** Days of one batch; the last day of the batch before comes again. */
const BATCH_DAYS = 7;

/** One call in so many of a repeated day was still running when the first batch was written. */
const UNFINISHED_EVERY = 25;

const API_BASE: Readonly<Record<string, string>> = {
	openai: "https://api.openai.com/v1",
	anthropic: "https://api.anthropic.com",
};

interface Spend {
	readonly input: number;
	readonly output: number;
	readonly cacheRead: number;
	readonly total: number;
}

/** LiteLLM adds floats, so its amounts carry their noise. This is the one place where the sample does too. */
function floatSpend(call: GatewayRequest): Spend {
	if (call.outcome !== "success") return { input: 0, output: 0, cacheRead: 0, total: 0 };
	const { list }: { readonly list: Rates } = versionOn(call.model, call.day);
	const perToken = (rate: string | undefined) => Number(rate ?? "0") / 1e6;
	const input = (call.promptTokens - call.cachedTokens) * perToken(list.input);
	const cacheRead = call.cachedTokens * perToken(list.cache_read);
	const output = call.outputTokens * perToken(list.output);
	return { input, output, cacheRead, total: input + cacheRead + output };
}

const TEAM_NAMES: ReadonlyMap<string, string> = new Map(TEAMS.map((team) => [team.id, team.name]));

function instant(ms: number): string {
	return new Date(ms).toISOString();
}

function metadata(call: GatewayRequest, spend: Spend): object {
	const { team, feature, environment } = call.caller;
	return {
		user_api_key_alias: `${team}/${feature}`,
		user_api_key_team_alias: TEAM_NAMES.get(team) ?? team,
		attempted_retries: call.retries,
		usage_object: {
			prompt_tokens: call.promptTokens,
			completion_tokens: call.outputTokens,
			cache_read_input_tokens: call.cachedTokens,
			cache_creation_input_tokens: 0,
		},
		cost_breakdown: { input_cost: spend.input + spend.cacheRead, output_cost: spend.output },
		spend_logs_metadata: { feature, environment },
	};
}

/** One row of LiteLLM_SpendLogs. */
function spendLogRow(call: GatewayRequest) {
	const { team, feature, environment } = call.caller;
	const spend = floatSpend(call);
	const { provider } = call.model;
	return {
		request_id: call.id,
		call_type: provider === "anthropic" ? "anthropic_messages" : "acompletion",
		api_key: call.key,
		spend: spend.total,
		total_tokens: call.promptTokens + call.outputTokens,
		prompt_tokens: call.promptTokens,
		completion_tokens: call.outputTokens,
		startTime: instant(call.startMs),
		endTime: instant(call.startMs + call.latencyMs),
		request_duration_ms: call.latencyMs,
		model: `${provider}/${call.model.spelling}`,
		model_id: hexDigest(`deployment ${provider} ${call.model.id}`).slice(0, 16),
		model_group: call.model.id,
		custom_llm_provider: provider,
		api_base: API_BASE[provider],
		user: endUserOf(call),
		team_id: team,
		organization_id: null,
		end_user: "",
		session_id: call.session,
		status: call.outcome === "failure" ? "failure" : "success",
		cache_hit: call.outcome === "cache_hit" ? "True" : "False",
		request_tags: [`feature:${feature}`, `env:${environment}`],
		metadata: metadata(call, spend),
	};
}

interface Lines {
	readonly text: string;
	readonly rows: number;
	readonly spend: Exact;
}

function lines(calls: readonly GatewayRequest[]): Lines {
	let spend = EXACT_ZERO;
	const texts = calls.map((call) => {
		const row = spendLogRow(call);
		spend = plus(spend, exact(row.spend.toString()));
		return JSON.stringify(row);
	});
	return { text: `${texts.join("\n")}\n`, rows: calls.length, spend };
}

/** What the log knew of a call while it was running: less output than it had in the end. */
function unfinished(call: GatewayRequest): GatewayRequest {
	return {
		...call,
		outputTokens: Math.floor(call.outputTokens / 3),
		latencyMs: Math.floor(call.latencyMs / 3),
	};
}

/** A call that the first of two batches has in an older version. Failures and cache hits end at once. */
function isUnfinished(call: GatewayRequest): boolean {
	const roll = Number.parseInt(hexDigest(call.id).slice(0, 4), 16);
	return call.outcome === "success" && roll % UNFINISHED_EVERY === 0;
}

function batchFile(input: {
	readonly start: DayNumber;
	readonly end: DayNumber;
	readonly name: string;
	readonly content: Lines;
	readonly broken: readonly string[];
}): Written {
	const { start, end, content, broken } = input;
	const about = {
		path: `litellm/${input.name}.jsonl`,
		source: "litellm.spend-logs",
		accountKey: null,
		asOf: `${dayText(end)}T03:30:00Z`,
		start,
		end,
		rows: content.rows + broken.length,
		bytes: content.text + broken.map((line) => `${line}\n`).join(""),
		moneyIn: exactText(content.spend),
	} as const;
	const note =
		broken.length > 0 ? "broken lines: cut off, without a start time, with a word for a count" : null;
	return written(about, { kind: "stream", basis: "metered", brokenRows: broken.length, note });
}

/** Lines that a crash, a migration and a careless export left behind. Their money cannot be read or has no day. */
function brokenLines(call: GatewayRequest): string[] {
	const row = { ...spendLogRow({ ...call, id: hexDigest("broken").slice(0, 36) }), spend: 0 };
	const cut = JSON.stringify({ ...row, request_id: "cut-off" });
	const timeless = { ...row, request_id: "no-start-time", startTime: null, endTime: null };
	const wordy = { ...row, request_id: "no-count", prompt_tokens: "many", total_tokens: "many", metadata: {} };
	return [cut.slice(0, 412), JSON.stringify(timeless), JSON.stringify(wordy)];
}

/**
 * The gateway's spend logs: a batch a week, each with the last day of the one before again, some of its
 * rows in a later version; and the last day in a file of its own with broken lines at its end.
 */
export function litellmBatches(time: Timeline, calls: readonly GatewayRequest[]): Written[] {
	const launch = time.last - GATEWAY_LAUNCH_AGO;
	const starts = daysBetween(launch, time.last).filter((day) => (day - launch) % BATCH_DAYS === 0);
	const batches = starts.map((start, index) => {
		const end = Math.min(start + BATCH_DAYS, time.last);
		const from = index === 0 ? start : start - 1;
		const own = calls.filter((call) => call.day >= from && call.day < end);
		const repeated = end < time.last ? end - 1 : Number.POSITIVE_INFINITY;
		const said = own.map((call) => (call.day === repeated && isUnfinished(call) ? unfinished(call) : call));
		const name = `spend_logs_${dayText(from)}_${dayText(end)}`;
		return batchFile({ start: from, end, name, content: lines(said), broken: [] });
	});
	const today = calls.filter((call) => call.day === time.last);
	const [first] = today;
	if (first === undefined) throw new Error(`${COMPANY.name} made no call on its last day`);
	const name = `spend_logs_${dayText(time.last)}_partial`;
	const content = lines(today);
	const last = batchFile({ start: time.last, end: time.last + 1, name, content, broken: brokenLines(first) });
	return [...batches, last];
}
