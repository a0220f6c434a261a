import { parseDecimal } from "@outlay/finops/money";
import type {
	Connector,
	FileProbe,
	RecogniseError,
	Recognition,
	RowOutcome,
	Scope,
	SourceRow,
} from "../connector.ts";
import { isJsonObject } from "../json-value.ts";
import { missingValue } from "../row-fields.ts";
import { quarantined, type RowSite } from "../row-outcome.ts";
import { probedLog, probedLogs } from "./log-columns.ts";
import { logLine } from "./log-line.ts";
import { type LogRow, logRows } from "./log-row.ts";
import { openLogScan } from "./log-scan.ts";

const SOURCE = "litellm.spend-logs";
const TITLE = "LiteLLM spend logs";
const ACCOUNT: Scope = { kind: "account" };
const CURRENCY = "USD";

/**
 * The table LiteLLM_SpendLogs, as JSONL, JSON (also the answer of `/spend/logs`) or CSV. A stream: each
 * row is one request with an id, and a later version of a row replaces the earlier one.
 */
export const litellmSpendLogs: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: TITLE,
	kind: "stream",
	basis: "metered",
	issuer: null,
	finalityLagDays: 1,
	precedence: 5,
	gaps: [
		{
			code: "float_spend",
			text: "LiteLLM keeps its own idea of a request's cost as a binary number in dollars: it is shown beside the rated cost, never billed.",
		},
		{
			code: "gateway_only",
			text: "Only requests that went through the gateway are here. What reached the provider another way shows as unmetered on the bill.",
		},
		{
			code: "batches_late",
			text: "A batch's usage is logged when its result is fetched, not when it ran.",
		},
	],
	recognise,
	read,
	openBulk: openLogScan,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	if (isSummary(probe)) {
		return {
			code: "refused",
			message:
				"This is LiteLLM's summary of spend by day: it has no requests, so it would count beside the logs. Export the logs themselves (/spend/logs with summarize=false).",
		};
	}
	const log = probedLog(probe);
	if (log === null) return null;
	if (log.missing.length > 0) {
		return {
			code: "missing_column",
			message: `This looks like ${TITLE}, but it has no column ${log.missing.join(", ")}.`,
			missing: log.missing,
		};
	}
	return {
		layout: `${SOURCE}/1`,
		rounded: false,
		unknownColumns: log.unknown,
		warnings: [],
		span: null,
		proposedSpan: null,
		asOf: null,
	};
}

/** `/spend/logs` without `summarize=false`: a day's spend with maps of users and models. */
function isSummary(probe: FileProbe): boolean {
	const [row] = probedLogs(probe);
	return (
		row !== undefined && "startTime" in row && "spend" in row && "models" in row && !("request_id" in row)
	);
}

function read(row: SourceRow): readonly RowOutcome[] {
	const logs = logRows(row);
	if (logs === null) {
		return [
			quarantined(row, missingValue("request_id", "The value is no JSON object with a request's columns.")),
		];
	}
	const isPage = isJsonObject(row.json) && "data" in row.json;
	return logs.map((log, index) => outcomeOf({ line: isPage ? index + 1 : row.line, raw: log.raw }, log));
}

function outcomeOf(site: RowSite, log: LogRow): RowOutcome {
	const read = logLine(log);
	if (!read.ok) {
		const spend = parseDecimal(log.text("spend") ?? "");
		const money = { amount: spend.ok ? spend.value : null, currency: spend.ok ? CURRENCY : null };
		return quarantined(site, read.error, money);
	}
	return {
		kind: "usage",
		line: site.line,
		scope: ACCOUNT,
		value: read.value.line,
		amount: read.value.line.reported?.cost ?? null,
		rowId: read.value.id,
	};
}
