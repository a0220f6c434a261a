import type { Tier } from "@outlay/finops/charge";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import { ANTHROPIC_TIMES, anthropicModel, tierAndTags } from "./anthropic-rows.ts";
import type { FileProbe, JsonValue, RecogniseError, Recognition, RowReason } from "./connector.ts";
import { isJsonObject, type JsonObject } from "./json-value.ts";
import { morePages, notGrouped, type ProbedPages, probedPages, unknownMembers } from "./page-probe.ts";
import { jsonFields, type RowFields } from "./row-fields.ts";
import { rowsOfPage } from "./row-page.ts";
import { parseUtcText, periodOf, spanOf } from "./utc-time.ts";

/** One of the two reports of Anthropic's Usage and Cost Analytics API: rows `{starting_at, ending_at, group, <metrics>}`. */
export interface AnalyticsReport {
	readonly source: string;
	readonly layout: string;
	/** Member that holds the row's numbers: `cost` or `usage`. */
	readonly metrics: string;
}

const GROUPS = [
	"actor",
	"actor_type",
	"agent_id",
	"api_key_id",
	"claude_tag_category",
	"claude_tag_user_id",
	"context_window",
	"cost_type",
	"deployment_id",
	"environment_id",
	"inference_geo",
	"model",
	"organization_id",
	"product",
	"rbac_group_id",
	"service_tier",
	"session_id",
	"slack_channel_id",
	"speed",
	"token_type",
	"user_profile_id",
	"workspace_id",
];

/** Dimensions that say who or what the money was for. */
const OWNERS = ["api_key_id", "workspace_id", "actor", "product", "agent_id"].map((name) => `group.${name}`);

/** Groups that become tags. `session_id` is none: every session would be a charge key of its own. */
const TAGS = [
	"claude_tag_category",
	"claude_tag_user_id",
	"environment_id",
	"organization_id",
	"slack_channel_id",
	"user_profile_id",
];

/**
 * Recognition of a report. It has no buckets, so days without rows do not show: the span is proposed from
 * the rows, and the request or the user confirms it. Refused: rows by RBAC group, because a person in two
 * groups is in both, and rows longer than a day.
 */
export function recogniseAnalytics(
	report: AnalyticsReport,
	probe: FileProbe,
): Recognition | RecogniseError | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const rows = probed.entries.filter((entry) => isRow(entry, report));
	const isDeclaredEmpty = probe.declaredSource === report.source && probed.entries.length === 0;
	if (rows.length === 0 && !isDeclaredEmpty) return null;
	const refusal = rows
		.map(jsonFields)
		.map(refusalOf)
		.find((reason) => reason !== null);
	if (refusal !== undefined && refusal !== null) return { code: "refused", message: refusal.message };
	const periods = rows.flatMap((row) => {
		const period = periodOf(jsonFields(row), ANTHROPIC_TIMES);
		return period.ok ? [period.value] : [];
	});
	return {
		layout: report.layout,
		rounded: false,
		unknownColumns: unknownGroups(rows),
		warnings: [...notGrouped(rows.map(jsonFields), OWNERS), ...morePages(probed)],
		span: null,
		proposedSpan: spanOf(periods),
		asOf: refreshedAt(probed),
	};
}

function isRow(entry: JsonObject, report: AnalyticsReport): boolean {
	return isJsonObject(entry["group"]) && isJsonObject(entry[report.metrics]);
}

function unknownGroups(rows: readonly JsonObject[]): readonly string[] {
	const groups = rows.map((row) => row["group"]).filter(isJsonObject);
	return unknownMembers(groups, new Set(GROUPS)).map((name) => `group.${name}`);
}

/** When the report's data was last refreshed: the oldest of its pages, because the whole is no fresher. */
function refreshedAt({ pages }: ProbedPages): number | null {
	const instants = pages.map((page) => parseUtcText(jsonFields(page)("data_refreshed_at") ?? ""));
	const known = instants.filter((instant) => instant !== null);
	return known.length === 0 ? null : Math.min(...known);
}

function refusalOf(fields: RowFields): RowReason | null {
	const group = fields("group.rbac_group_id");
	if (group !== null) return overlappingRows(group);
	const period = periodOf(fields, ANTHROPIC_TIMES);
	if (period.ok || period.error.code !== "longer_than_a_day") return null;
	return {
		...period.error,
		message: `${period.error.message} Ask for time_bucket_width=1d.`,
	};
}

function overlappingRows(group: string): RowReason {
	return {
		code: "overlapping_rows",
		field: "group.rbac_group_id",
		value: group,
		message:
			"The report is grouped by rbac_group_id: a person in two groups is counted in both, so its rows add up to more than was spent. Export it without rbac_group_id.",
	};
}

/** Why no row of the page may be counted; null: they may. One row by group taints the page, also its unassigned rows. */
export function pageRefusal(page: JsonValue | undefined): RowReason | null {
	for (const row of rowsOfPage(page) ?? []) {
		const group = jsonFields(row)("group.rbac_group_id");
		if (group !== null) return overlappingRows(group);
	}
	return null;
}

export interface AnalyticsKey {
	readonly tier: Tier;
	readonly dimensions: ChargeDimensions;
}

/** Dimensions and tier of a report's row. People are ids; their e-mails are never read. */
export function analyticsDimensions(fields: RowFields): AnalyticsKey {
	const group: RowFields = (name) => fields(`group.${name}`);
	const { tier, tags } = tierAndTags(group("service_tier"), group("inference_geo"));
	const own: Record<string, string> = { ...tags };
	for (const name of TAGS) {
		const value = group(name);
		if (value !== null) own[name] = value;
	}
	const personName = group("actor.name");
	return {
		tier,
		dimensions: {
			provider: "anthropic",
			service: group("product") ?? "Claude",
			// The analytics API names the default workspace by its id; null is use outside workspaces.
			subAccount: group("workspace_id"),
			apiKey: group("api_key_id") ?? group("actor.api_key_id"),
			principal: group("actor.user_id") ?? group("actor.service_account_id") ?? group("actor.subject"),
			resource: group("agent_id") ?? group("deployment_id"),
			model: anthropicModel(group("model"), group("speed")),
			tags: own,
			names: personName === null ? {} : { principal: personName },
		},
	};
}
