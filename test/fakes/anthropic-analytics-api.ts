import { Decimal } from "decimal.js";
import { fault } from "./anthropic-fault.ts";
import {
	bucketsBetween,
	type FakeAnswer,
	type FakeDays,
	type FakeRow,
	type FakeValue,
	groupRows,
	pageTokens,
	parametersOf,
} from "./fake-api.ts";

/** Dimensions of the published `group_by` that tests use; the API has more. */
const DIMENSIONS = [
	"actor",
	"api_key_id",
	"context_window",
	"inference_geo",
	"model",
	"product",
	"service_tier",
	"speed",
	"workspace_id",
];
/** Of the cost report alone, and beside the most that may be asked for. */
const FAN_OUT = ["cost_type", "token_type"];
const GROUPS_MAX = 5;
const RANGE_DAYS_MAX = 31;
const ROWS_MAX = 1000;
const DAY_MS = 86_400_000;
const KNOWN = ["starting_at", "ending_at", "time_bucket_width", "limit", "page", "group_by[]"];
const PATHS = { cost: "/v1/organizations/analytics/cost", usage: "/v1/organizations/analytics/usage" };

export const isAnalytics = (path: string): boolean => Object.values(PATHS).includes(path);

export interface AnalyticsInput {
	readonly costs: FakeDays;
	readonly usage: FakeDays;
	/** Epoch ms: days after it have no rows, and it is when the data was refreshed. */
	readonly now: number;
}

/** Anthropic's Usage and Cost Analytics API: rows by day and combination of the groups, newest first. */
export function answerAnalytics(url: URL, { costs, usage, now }: AnalyticsInput): FakeAnswer {
	const query = url.searchParams;
	const isCost = url.pathname === PATHS.cost;
	const dimensions = isCost ? [...DIMENSIONS, ...FAN_OUT] : DIMENSIONS;
	const groupBy = query.getAll("group_by[]");
	const wrong = faultOf(query, groupBy, dimensions);
	if (wrong !== null) return wrong;
	const [start, end] = [Date.parse(query.get("starting_at") ?? ""), Date.parse(query.get("ending_at") ?? "")];
	const days = isCost ? costs : usage;
	const rows = bucketsBetween(start, end, now)
		.toReversed()
		.flatMap((day) =>
			groupRows(days.get(day) ?? [], { dimensions, groupBy }, addMeasure).map((row) =>
				rowOf(day, row, { dimensions, metrics: isCost ? "cost" : "usage" }),
			),
		);
	const limit = Number(query.get("limit") ?? 20);
	const token = query.get("page");
	const offset = token === null ? 0 : pageTokens.read(token, parametersOf(url));
	if (offset === null) return fault(400, "page: invalid page token");
	const more = offset + limit < rows.length;
	const answer = {
		data: rows.slice(offset, offset + limit),
		has_more: more,
		next_page: more ? pageTokens.make(offset + limit, parametersOf(url)) : null,
		data_refreshed_at: new Date(now).toISOString(),
	};
	return { status: 200, text: JSON.stringify(answer) };
}

function faultOf(
	query: URLSearchParams,
	groupBy: readonly string[],
	dimensions: readonly string[],
): FakeAnswer | null {
	const unknown = [...query.keys()].find((key) => !KNOWN.includes(key));
	if (unknown !== undefined) return fault(400, `${unknown}: Extra inputs are not permitted`);
	const strange = groupBy.find((name) => !dimensions.includes(name));
	if (strange !== undefined) return fault(400, `group_by: ${strange} is not supported`);
	if (groupBy.filter((name) => !FAN_OUT.includes(name)).length > GROUPS_MAX)
		return fault(400, `group_by: List should have at most ${GROUPS_MAX} items`);
	const range = Date.parse(query.get("ending_at") ?? "") - Date.parse(query.get("starting_at") ?? "");
	if (!(range > 0 && range <= RANGE_DAYS_MAX * DAY_MS))
		return fault(400, `ending_at: the range may span at most ${RANGE_DAYS_MAX} days`);
	if (query.get("time_bucket_width") !== "1d")
		return fault(400, "time_bucket_width: not asked for by these tests");
	const limit = Number(query.get("limit") ?? 20);
	return Number.isInteger(limit) && limit >= 1 && limit <= ROWS_MAX
		? null
		: fault(400, `limit: Input should be between 1 and ${ROWS_MAX}`);
}

function rowOf(
	day: string,
	row: FakeRow,
	{ dimensions, metrics }: { readonly dimensions: readonly string[]; readonly metrics: "cost" | "usage" },
): object {
	const isDimension = ([name]: readonly [string, FakeValue]) => dimensions.includes(name);
	const group = Object.fromEntries(Object.entries(row).filter(isDimension));
	const measures = Object.fromEntries(Object.entries(row).filter((entry) => !isDimension(entry)));
	const end = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString();
	const user = group["actor"];
	const actor = typeof user === "string" ? { type: "user_actor", user_id: user } : null;
	return {
		starting_at: `${day}T00:00:00Z`,
		ending_at: end,
		group: { ...group, actor },
		[metrics]: metrics === "cost" ? { currency: "USD", requests: null, ...measures } : measures,
	};
}

function addMeasure(name: string, a: FakeValue, b: FakeValue): FakeValue {
	if (name.endsWith("amount")) return new Decimal(String(a)).plus(String(b)).toFixed();
	return typeof a === "number" && typeof b === "number" ? a + b : null;
}
