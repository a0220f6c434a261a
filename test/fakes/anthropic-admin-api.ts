import { Decimal } from "decimal.js";
import { answerAnalytics, isAnalytics } from "./anthropic-analytics-api.ts";
import { answerClaudeCode, CLAUDE_CODE_PATH } from "./anthropic-claude-code-api.ts";
import { fault } from "./anthropic-fault.ts";
import {
	bucketsBetween,
	type FakeAnswer,
	type FakeApi,
	type FakeDays,
	type FakeRow,
	type FakeValue,
	groupRows,
	pageTokens,
	parametersOf,
	startFakeApi,
} from "./fake-api.ts";

const REPORTS = {
	"/v1/organizations/cost_report": {
		name: "cost_report",
		dimensions: ["workspace_id", "description"],
		most: 31,
	},
	"/v1/organizations/usage_report/messages": {
		name: "usage_report",
		dimensions: [
			"account_id",
			"api_key_id",
			"context_window",
			"inference_geo",
			"model",
			"service_account_id",
			"service_tier",
			"workspace_id",
		],
		most: 31,
	},
} as const;

/** Members of a cost row that are parsed from its description, so null unless grouped by it. */
const FROM_DESCRIPTION = [
	"model",
	"token_type",
	"service_tier",
	"context_window",
	"inference_geo",
	"cost_type",
];
/** Dimensions times buckets that the usage report still answers. */
const USAGE_CELLS_MAX = 64;

export interface FakeAnthropic extends FakeApi {
	/** Cost rows: dimensions, `amount` in cents as text, and what the description says. */
	readonly costs: FakeDays;
	/** Usage rows: dimensions and token counts; `cache_5m` and `cache_1h` are cache creation. */
	readonly usage: FakeDays;
	/** Rows of the analytics reports: dimensions, and `amount`, `list_amount` in cents, or token counts. */
	readonly analyticsCosts: FakeDays;
	readonly analyticsUsage: FakeDays;
	/** Claude Code rows: who (`email` or `key`), `model`, token counts, and `cents` as a number. */
	readonly claudeCode: FakeDays;
	/** Statuses of paths that the organization does not have. */
	readonly lacking: Map<string, number>;
	readonly adminKeys: Set<string>;
}

/** Anthropic's cost and usage reports with an admin key. `now`: epoch ms; days after it have no buckets. */
export async function startFakeAnthropic(options: {
	readonly adminKey: string;
	readonly now: () => number;
}): Promise<FakeAnthropic> {
	const costs: FakeDays = new Map();
	const usage: FakeDays = new Map();
	const analyticsCosts: FakeDays = new Map();
	const analyticsUsage: FakeDays = new Map();
	const claudeCode: FakeDays = new Map();
	const lacking = new Map<string, number>();
	const adminKeys = new Set([options.adminKey]);
	const api = await startFakeApi((url, header) => {
		if (!adminKeys.has(header("x-api-key") ?? "")) return fault(401, "invalid x-api-key");
		if (header("anthropic-version") !== "2023-06-01")
			return fault(400, "anthropic-version: header is required");
		const lacked = lacking.get(url.pathname);
		if (lacked !== undefined) return fault(lacked, "Not available for your organization");
		if (url.pathname === CLAUDE_CODE_PATH) {
			return answerClaudeCode(url, { days: claudeCode, now: options.now() });
		}
		if (isAnalytics(url.pathname)) {
			return answerAnalytics(url, { costs: analyticsCosts, usage: analyticsUsage, now: options.now() });
		}
		const report = Object.entries(REPORTS).find(([path]) => path === url.pathname)?.[1];
		if (report === undefined) return fault(404, "Not found");
		const days = report.name === "cost_report" ? costs : usage;
		return answerReport(url, { ...report, days, now: options.now() });
	});
	return { ...api, costs, usage, analyticsCosts, analyticsUsage, claudeCode, lacking, adminKeys };
}

interface ReportInput {
	readonly name: "cost_report" | "usage_report";
	readonly dimensions: readonly string[];
	readonly most: number;
	readonly days: FakeDays;
	readonly now: number;
}

const KNOWN = ["starting_at", "ending_at", "bucket_width", "limit", "page", "group_by[]"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function answerReport(url: URL, report: ReportInput): FakeAnswer {
	const query = url.searchParams;
	const unknown = [...query.keys()].find((key) => !KNOWN.includes(key));
	if (unknown !== undefined) return fault(400, `${unknown}: Extra inputs are not permitted`);
	const groupBy = query.getAll("group_by[]");
	const wrong = groupBy.find((dimension) => !report.dimensions.includes(dimension));
	if (wrong !== undefined)
		return fault(400, `group_by: ${wrong} is not one of ${report.dimensions.join(", ")}`);
	const starting = query.get("starting_at") ?? "";
	const ending = query.get("ending_at") ?? "";
	if (!INSTANT.test(starting) || !INSTANT.test(ending)) return fault(400, "starting_at: invalid datetime");
	if ((query.get("bucket_width") ?? "1d") !== "1d") return fault(400, "bucket_width: Input should be '1d'");
	const limit = Number(query.get("limit") ?? 7);
	if (!Number.isInteger(limit) || limit < 1 || limit > report.most) {
		return fault(400, `limit: Input should be between 1 and ${report.most}`);
	}
	if (report.name === "usage_report" && limit * groupBy.length > USAGE_CELLS_MAX) {
		return fault(400, "The requested report is too large. Use fewer buckets or groups.");
	}
	const buckets = bucketsBetween(Date.parse(starting), Date.parse(ending), report.now);
	const token = query.get("page");
	const offset = token === null ? 0 : pageTokens.read(token, parametersOf(url));
	if (offset === null) return fault(400, "page: invalid page token");
	const data = buckets.slice(offset, offset + limit).map((day) => bucketOf(day, report, groupBy));
	const more = offset + limit < buckets.length;
	const next = more ? pageTokens.make(offset + limit, parametersOf(url)) : null;
	return { status: 200, text: JSON.stringify({ data, has_more: more, next_page: next }) };
}

function bucketOf(day: string, { name, dimensions, days }: ReportInput, groupBy: readonly string[]): object {
	const isCost = name === "cost_report";
	const byDescription = isCost && !groupBy.includes("description");
	const rows = (days.get(day) ?? []).map((row) => (byDescription ? withoutParsed(row) : row));
	const results = groupRows(rows, { dimensions, groupBy }, addMeasure).map(isCost ? costOf : usageOf);
	const end = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
	return { starting_at: `${day}T00:00:00Z`, ending_at: `${end}T00:00:00Z`, results };
}

function withoutParsed(row: FakeRow): FakeRow {
	return { ...row, ...Object.fromEntries(FROM_DESCRIPTION.map((name) => [name, null])) };
}

function addMeasure(name: string, a: FakeValue, b: FakeValue): FakeValue {
	if (typeof a === "number" && typeof b === "number") return a + b;
	if (name === "amount") return new Decimal(String(a)).plus(String(b)).toFixed();
	return a === b ? a : null;
}

const costOf = (row: FakeRow): object => ({ ...row, currency: "USD" });

function usageOf({ cache_5m, cache_1h, web_searches, ...row }: FakeRow): object {
	return {
		...row,
		cache_creation: { ephemeral_5m_input_tokens: cache_5m ?? 0, ephemeral_1h_input_tokens: cache_1h ?? 0 },
		server_tool_use: { web_search_requests: web_searches ?? 0 },
	};
}
