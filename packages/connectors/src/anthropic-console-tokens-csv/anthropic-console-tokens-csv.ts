import type { UsageLine } from "@outlay/finops/charge";
import { err, ok, type Result } from "@outlay/finops/result";
import { consoleContextWindow, consoleDimensions, consolePeriod } from "../anthropic-console.ts";
import { ANTHROPIC_ACCOUNT, geoReach } from "../anthropic-rows.ts";
import type { Connector, FileProbe, RecogniseError, Recognition, RowReason } from "../connector.ts";
import { csvRecognition, hasAtLeast } from "../csv-probe.ts";
import { cellFields, countFields, missingValue, type RowFields } from "../row-fields.ts";
import { usageOutcome } from "../row-outcome.ts";
import { quantitiesOf } from "../usage-quantities.ts";

const SOURCE = "anthropic.console-tokens-csv";

const INPUT = "usage_input_tokens_no_cache";
const OUTPUT = "usage_output_tokens";
const CACHE_READ = "usage_input_tokens_cache_read";
/** The older layout's only column of cache writes: their lifetime is not known. */
const CACHE_WRITE = "usage_input_tokens_cache_write";
const CACHE_WRITE_5M = "usage_input_tokens_cache_write_5m";
const CACHE_WRITE_1H = "usage_input_tokens_cache_write_1h";
const WEB_SEARCH = "web_search_count";
const COUNTS = [INPUT, OUTPUT, CACHE_READ, CACHE_WRITE, CACHE_WRITE_5M, CACHE_WRITE_1H, WEB_SEARCH];

const OTHER_COLUMNS = [
	"usage_date_utc",
	"model_version",
	"api_key",
	"api_key_id",
	"api_key_status",
	"workspace",
	"usage_type",
	"context_window",
	"inference_geo",
	"speed",
];

/** The token export of Anthropic's Console, both layouts. Models are API ids, keys and workspaces are names. */
export const anthropicConsoleTokensCsv: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "Anthropic Console token export",
	kind: "statement",
	basis: "metered",
	issuer: "anthropic",
	finalityLagDays: 3,
	precedence: 30,
	gaps: [
		{ code: "no_cost", text: "Tokens hold no money: they are rated by the price book." },
		{ code: "no_requests", text: "The token export counts tokens and no requests." },
		{
			code: "names_only",
			text: "Workspaces and keys are names, not ids: renaming one makes a new one here.",
		},
	],
	recognise,
	read: (row) => [usageOutcome(row, usageLine(cellFields(row.cells ?? {})))],
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	if (!hasAtLeast(probe, ["usage_date_utc", "model_version", INPUT, OUTPUT, CACHE_READ], 3)) return null;
	const isOlder = hasAtLeast(probe, [CACHE_WRITE], 1);
	return csvRecognition(probe, {
		title: "the token export of Anthropic's Console",
		layout: `anthropic.console-tokens-csv/${isOlder ? "1" : "2"}`,
		required: [["usage_date_utc"], ["model_version"], [INPUT], [OUTPUT]],
		known: [...OTHER_COLUMNS, ...COUNTS],
		rounded: false,
		warnings: [],
	});
}

function usageLine(fields: RowFields): Result<UsageLine, RowReason> {
	const period = consolePeriod(fields);
	if (!period.ok) return period;
	const counts = countFields(fields, COUNTS);
	if (!counts.ok) return counts;
	const count = (name: string): bigint | null => counts.value.get(name) ?? null;
	const missing = [INPUT, OUTPUT].find((name) => count(name) === null);
	if (missing !== undefined)
		return err(missingValue(missing, `${missing} is empty: write 0 where there were none.`));
	const { tier, dimensions } = consoleDimensions(fields, "model_version");
	return ok({
		account: ANTHROPIC_ACCOUNT,
		dimensions,
		period: period.value,
		tier,
		reach: geoReach(dimensions.tags),
		promptTokens: null,
		contextBand: consoleContextWindow(fields("context_window")),
		outcome: "unknown",
		requests: null,
		retries: null,
		latencyMs: null,
		session: null,
		quantities: quantitiesOf([
			["input", count(INPUT)],
			["output", count(OUTPUT)],
			["cache_read", count(CACHE_READ)],
			["cache_write", count(CACHE_WRITE)],
			["cache_write_5m", count(CACHE_WRITE_5M)],
			["cache_write_1h", count(CACHE_WRITE_1H)],
			["web_search", count(WEB_SEARCH)],
		]),
		reported: null,
	});
}
