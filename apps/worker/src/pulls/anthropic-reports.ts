import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { PullReport } from "./pull-report.ts";

/** Eight dimensions by 31 days were refused as too large; a week is not. */
const USAGE_BUCKETS = "7";
const COST_BUCKETS = "31";
const TRAILING_DAYS = 3;
/** Analytics "can be revised for up to 30 days". */
const ANALYTICS_TRAILING_DAYS = 30;
const ANALYTICS_ROWS = "1000";
const ANALYTICS_HISTORY_DAYS = 365;
const ANALYTICS_FIRST = "2026-01-01";
const CLAUDE_CODE_ROWS = "1000";
/** "Only data older than 1 hour is included." */
const CLAUDE_CODE_DELAY_MS = 3_600_000;

const times = ({ start, end }: DaySpan) =>
	[
		["starting_at", `${start}T00:00:00Z`],
		["ending_at", `${end}T00:00:00Z`],
	] as const;

const bucketed = (limit: string) => (window: DaySpan) =>
	[...times(window), ["bucket_width", "1d"], ["limit", limit]] as const;

const shared = {
	groupForms: ["brackets"],
	bucket: { start: "starting_at", parse: parseTime },
	trailingDays: TRAILING_DAYS,
	earliest: () => null,
	calls: (window: DaySpan) => [window],
	delayMs: 0,
	optional: null,
	saysAsOf: false,
} satisfies Partial<PullReport>;

/** The cost and usage reports of the Admin API. */
export const ANTHROPIC_REPORTS: readonly PullReport[] = [
	{
		...shared,
		source: "anthropic.cost-report",
		path: "/v1/organizations/cost_report",
		parameters: bucketed(COST_BUCKETS),
		groupBy: ["workspace_id", "description"],
		marks: ["description"],
	},
	{
		...shared,
		source: "anthropic.usage-report",
		path: "/v1/organizations/usage_report/messages",
		parameters: bucketed(USAGE_BUCKETS),
		groupBy: [
			"account_id",
			"api_key_id",
			"context_window",
			"inference_geo",
			"model",
			"service_account_id",
			"service_tier",
			"workspace_id",
		],
		marks: ["model"],
	},
];

/**
 * Analytics takes at most five groups, cost and token type apart. Money has its amounts, so its groups say who spent;
 * usage is rated, so its groups say what a price depends on. Never rbac_group_id, whose rows overlap, nor session_id:
 * every session would be a key of its own.
 */
const COST_GROUPS = ["actor", "api_key_id", "model", "product", "workspace_id", "cost_type", "token_type"];
const USAGE_GROUPS = ["api_key_id", "context_window", "model", "service_tier", "workspace_id"];

const analytics = {
	...shared,
	parameters: (window: DaySpan) =>
		[...times(window), ["time_bucket_width", "1d"], ["limit", ANALYTICS_ROWS]] as const,
	bucket: null,
	trailingDays: ANALYTICS_TRAILING_DAYS,
	earliest: analyticsEarliest,
	saysAsOf: true,
} satisfies Partial<PullReport>;

/** The analytics reports, which know keys, list prices and requests; in place of the others. */
export const ANTHROPIC_ANALYTICS_REPORTS: readonly PullReport[] = [
	{
		...analytics,
		source: "anthropic.analytics-cost",
		path: "/v1/organizations/analytics/cost",
		groupBy: COST_GROUPS,
		marks: ["cost_type"],
	},
	{
		...analytics,
		source: "anthropic.analytics-usage",
		path: "/v1/organizations/analytics/usage",
		groupBy: USAGE_GROUPS,
		marks: ["model"],
	},
];

/** Claude Code analytics: a call answers one UTC day, by person and model, and cannot be grouped. Beside the others. */
export const CLAUDE_CODE_REPORT: PullReport = {
	...shared,
	source: "anthropic.claude-code",
	path: "/v1/organizations/usage_report/claude_code",
	parameters: ({ start }) => [
		["starting_at", start],
		["limit", CLAUDE_CODE_ROWS],
	],
	groupBy: [],
	marks: [],
	bucket: null,
	calls: (window) => daysOf(window).map((day) => ({ start: day, end: addDays(day, 1) })),
	delayMs: CLAUDE_CODE_DELAY_MS,
	optional: "Claude Code analytics",
};

/** A day less than a year back, so that a pull around midnight is not refused. */
function analyticsEarliest(today: Day): Day {
	const history = addDays(today, 1 - ANALYTICS_HISTORY_DAYS);
	return history > ANALYTICS_FIRST ? history : addDays(history, daysUntilFirst(history));
}

function daysUntilFirst(day: Day): number {
	return Math.round(
		(Date.parse(`${ANALYTICS_FIRST}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 86_400_000,
	);
}

function parseTime(value: unknown): number | null {
	const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
	return Number.isNaN(at) ? null : at;
}
