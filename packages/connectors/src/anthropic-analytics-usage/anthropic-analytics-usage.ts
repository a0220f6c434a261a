import type { UsageLine } from "@outlay/finops/charge";
import { err, ok, type Result } from "@outlay/finops/result";
import {
	type AnalyticsReport,
	analyticsDimensions,
	pageRefusal,
	recogniseAnalytics,
} from "../anthropic-analytics.ts";
import { ANTHROPIC_ACCOUNT, ANTHROPIC_TIMES, geoReach, reportQuantities } from "../anthropic-rows.ts";
import type { Connector, RowReason } from "../connector.ts";
import { countFields, jsonFields, type RowFields } from "../row-fields.ts";
import { usageOutcome } from "../row-outcome.ts";
import { readRowPage } from "../row-page.ts";
import { periodOf } from "../utc-time.ts";

const REPORT: AnalyticsReport = {
	source: "anthropic.analytics-usage",
	layout: "anthropic.analytics-usage/1",
	metrics: "usage",
};
const REQUESTS = "usage.requests";

/** Usage of Anthropic's Usage and Cost Analytics API: the one Anthropic report that counts requests. */
export const anthropicAnalyticsUsage: Connector = {
	source: REPORT.source,
	family: REPORT.source,
	title: "Anthropic analytics: usage",
	kind: "statement",
	basis: "metered",
	issuer: "anthropic",
	finalityLagDays: 3,
	precedence: 20,
	readsPages: true,
	gaps: [
		{ code: "no_cost", text: "Usage holds no money: it is rated by the price book." },
		{ code: "revised", text: "Anthropic may revise a day for up to 30 days: pull the last 30 days again." },
		{ code: "five_groups", text: "A report is grouped by at most five dimensions." },
		{ code: "spans_counted", text: "For code execution, requests are execution spans." },
	],
	recognise: (probe) => recogniseAnalytics(REPORT, probe),
	read: (row) => {
		const refusal = pageRefusal(row.json);
		return readRowPage(row, {
			read: (site, result) =>
				usageOutcome(site, refusal === null ? usageLine(jsonFields(result)) : err(refusal)),
		});
	},
};

function usageLine(fields: RowFields): Result<UsageLine, RowReason> {
	const period = periodOf(fields, ANTHROPIC_TIMES);
	if (!period.ok) return period;
	const quantities = reportQuantities(fields, "usage.");
	if (!quantities.ok) return quantities;
	const requests = countFields(fields, [REQUESTS]);
	if (!requests.ok) return requests;
	const { tier, dimensions } = analyticsDimensions(fields);
	return ok({
		account: ANTHROPIC_ACCOUNT,
		dimensions,
		period: period.value,
		tier,
		reach: geoReach(dimensions.tags),
		promptTokens: null,
		contextBand: fields("group.context_window"),
		outcome: "unknown",
		requests: requests.value.get(REQUESTS) ?? null,
		retries: null,
		latencyMs: null,
		session: fields("group.session_id"),
		quantities: quantities.value,
		reported: null,
	});
}
