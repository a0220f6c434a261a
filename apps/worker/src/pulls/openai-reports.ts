import { USAGE_ENDPOINTS } from "@outlay/connectors/openai-usage/endpoints";
import { type DaySpan, startOfDay } from "@outlay/finops/day";
import { GROUP_FORMS, type PullReport } from "./pull-report.ts";

/** Most daily buckets of one page: costs take 180, usage 31. Windows are a month at most. */
const BUCKETS_MAX = "31";
const TRAILING_DAYS = 3;

const parameters = ({ start, end }: DaySpan) =>
	[
		["start_time", String(startOfDay(start) / 1000)],
		["end_time", String(startOfDay(end) / 1000)],
		["bucket_width", "1d"],
		["limit", BUCKETS_MAX],
	] as const;

const shared = {
	parameters,
	// The official client writes brackets; on costs they were seen to be ignored without a word.
	groupForms: GROUP_FORMS,
	bucket: {
		start: "start_time",
		parse: (value: unknown) => (typeof value === "number" ? value * 1000 : null),
	},
	trailingDays: TRAILING_DAYS,
	earliest: () => null,
	calls: (window: DaySpan) => [window],
	delayMs: 0,
	optional: null,
	saysAsOf: false,
} satisfies Partial<PullReport>;

/** OpenAI's costs and its ten usage endpoints. Costs first: they name the organization. */
export const OPENAI_REPORTS: readonly PullReport[] = [
	{
		...shared,
		source: "openai.costs",
		path: "/v1/organization/costs",
		groupBy: ["project_id", "line_item", "api_key_id"],
		marks: ["project_id", "line_item"],
	},
	...USAGE_ENDPOINTS.map(({ name, groups }) => ({
		...shared,
		source: `openai.usage.${name}`,
		path: `/v1/organization/usage/${name}`,
		groupBy: groups,
		marks: groups.filter((group) => group === "project_id" || group === "model"),
	})),
];
