import type { UsageLine } from "@outlay/finops/charge";
import { ok, type Result } from "@outlay/finops/result";
import {
	ANTHROPIC_ACCOUNT,
	ANTHROPIC_TIMES,
	anthropicModel,
	geoReach,
	reportQuantities,
	tierAndTags,
	workspaceOf,
} from "../anthropic-rows.ts";
import { type BucketResult, bucketCoverage, readBucketPage } from "../bucket-page.ts";
import type { Connector, FileProbe, RecogniseError, Recognition, RowReason } from "../connector.ts";
import {
	bucketRecognition,
	isEmptyReport,
	notGrouped,
	probedPages,
	unknownMembers,
	workspaceUnseen,
} from "../page-probe.ts";
import { jsonFields } from "../row-fields.ts";
import { usageOutcome } from "../row-outcome.ts";

const SOURCE = "anthropic.usage-report";
const GROUPS = ["workspace_id", "api_key_id", "model", "account_id", "service_account_id", "service_tier"];
const MEMBERS = new Set([
	...GROUPS,
	"context_window",
	"inference_geo",
	"speed",
	"uncached_input_tokens",
	"output_tokens",
	"cache_read_input_tokens",
	"cache_creation",
	"server_tool_use",
]);

/** Anthropic's messages usage report. */
export const anthropicUsageReport: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "Anthropic usage report",
	kind: "statement",
	basis: "metered",
	issuer: "anthropic",
	readsPages: true,
	finalityLagDays: 3,
	precedence: 10,
	gaps: [
		{ code: "no_cost", text: "Usage holds no money: it is rated by the price book." },
		{ code: "no_requests", text: "The usage report counts tokens and no requests." },
		{ code: "no_code_execution", text: "Code execution is in the cost report only." },
		{ code: "blocked_requests", text: "Tokens of blocked requests are counted here and never billed." },
	],
	recognise,
	coverage: (row) => bucketCoverage(row.json, ANTHROPIC_TIMES),
	read: (row) =>
		readBucketPage(row, ANTHROPIC_TIMES, (bucketed) => usageOutcome(bucketed.site, usageLine(bucketed))),
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const usage = probed.results.filter((result) => result["uncached_input_tokens"] !== undefined);
	if (usage.some((result) => result["product"] !== undefined)) {
		return {
			code: "refused",
			message:
				"This is the legacy analytics usage report: it leaves out groups past the hundredth. Export /v1/organizations/analytics/usage with time_bucket_width=1d instead.",
		};
	}
	if (usage.length === 0 && !(probe.declaredSource === SOURCE && isEmptyReport(probed))) return null;
	const fields = usage.map(jsonFields);
	return bucketRecognition(probed, ANTHROPIC_TIMES, {
		layout: "anthropic.usage-report/1",
		unknownColumns: unknownMembers(usage, MEMBERS),
		warnings: [...notGrouped(fields, GROUPS), ...workspaceUnseen(fields)],
	});
}

function usageLine({ result, period }: BucketResult): Result<UsageLine, RowReason> {
	if (!period.ok) return period;
	const fields = jsonFields(result);
	const quantities = reportQuantities(fields, "");
	if (!quantities.ok) return quantities;
	const { tier, tags } = tierAndTags(fields("service_tier"), fields("inference_geo"));
	return ok({
		account: ANTHROPIC_ACCOUNT,
		dimensions: {
			provider: "anthropic",
			service: "Claude API",
			apiKey: fields("api_key_id"),
			// A request is of a person or of a service account; where both are named, the person acted through it.
			principal: fields("account_id") ?? fields("service_account_id"),
			resource: null,
			model: anthropicModel(fields("model"), fields("speed")),
			tags,
			...workspaceOf(fields("workspace_id")),
		},
		period: period.value,
		tier,
		reach: geoReach(tags),
		promptTokens: null,
		contextBand: fields("context_window"),
		outcome: "unknown",
		requests: null,
		retries: null,
		latencyMs: null,
		session: null,
		quantities: quantities.value,
		reported: null,
	});
}
