import type { BilledLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import {
	ANTHROPIC_ACCOUNT,
	ANTHROPIC_TIMES,
	anthropicModel,
	CENTS,
	costMeter,
	dollarsOnly,
	tierAndTags,
	workspaceOf,
} from "../anthropic-rows.ts";
import { type BucketResult, bucketCoverage, readBucketPage } from "../bucket-page.ts";
import type {
	Connector,
	FileProbe,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
} from "../connector.ts";
import {
	bucketRecognition,
	isEmptyReport,
	notGrouped,
	probedPages,
	unknownMembers,
	workspaceUnseen,
} from "../page-probe.ts";
import { jsonFields } from "../row-fields.ts";
import { billedOutcome, type MoneyFields, sameCosts } from "../row-outcome.ts";

const SOURCE = "anthropic.cost-report";
const MONEY: MoneyFields = { amount: "amount", minorDigits: CENTS, currency: { field: "currency" } };
const MEMBERS = new Set([
	"amount",
	"currency",
	"cost_type",
	"token_type",
	"description",
	"model",
	"service_tier",
	"context_window",
	"inference_geo",
	"workspace_id",
]);

/** Anthropic's cost report: one amount per row, in cents, so all four costs are the same. */
export const anthropicCostReport: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "Anthropic cost report",
	kind: "statement",
	basis: "billed",
	issuer: "anthropic",
	readsPages: true,
	finalityLagDays: 3,
	precedence: 20,
	gaps: [
		{
			code: "no_priority_tier",
			text: "Priority Tier is never in the cost report: its money is missing here.",
		},
		{
			code: "no_api_key",
			text: "The cost report knows workspaces and no keys: keys and people are known from usage.",
		},
		{ code: "no_quantity", text: "The cost report holds money and no tokens." },
	],
	recognise,
	coverage: (row) => bucketCoverage(row.json, ANTHROPIC_TIMES),
	read: (row) => readBucketPage(row, ANTHROPIC_TIMES, readResult),
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const costs = probed.results.filter(
		(result) => result["amount"] !== undefined && result["object"] === undefined,
	);
	if (costs.some((result) => result["list_amount"] !== undefined)) {
		return {
			code: "refused",
			message:
				"This is the legacy analytics cost report: it leaves out groups past the hundredth, so its sum is not the bill. Export /v1/organizations/analytics/cost with time_bucket_width=1d instead.",
		};
	}
	if (costs.length === 0 && !(probe.declaredSource === SOURCE && isEmptyReport(probed))) return null;
	const fields = costs.map(jsonFields);
	return bucketRecognition(probed, ANTHROPIC_TIMES, {
		layout: "anthropic.cost-report/1",
		unknownColumns: unknownMembers(costs, MEMBERS),
		warnings: [...notGrouped(fields, ["description", "workspace_id"]), ...workspaceUnseen(fields)],
	});
}

function readResult({ site, result, period }: BucketResult): RowOutcome {
	const fields = jsonFields(result);
	return billedOutcome(site, { fields, money: MONEY }, (amount, currency) =>
		period.ok ? costLine({ result, period: period.value, amount, currency }) : period,
	);
}

interface CostRow {
	readonly result: BucketResult["result"];
	readonly period: BilledLine["period"];
	readonly amount: ExactDecimal;
	readonly currency: Currency;
}

function costLine({ result, period, amount, currency }: CostRow): Result<BilledLine, RowReason> {
	const fields = jsonFields(result);
	const dollars = dollarsOnly("currency", currency);
	if (!dollars.ok) return dollars;
	const { tier, tags } = tierAndTags(fields("service_tier"), fields("inference_geo"));
	return ok({
		account: ANTHROPIC_ACCOUNT,
		dimensions: {
			provider: "anthropic",
			service: "Claude API",
			apiKey: null,
			principal: null,
			resource: null,
			model: anthropicModel(fields("model"), null),
			tags,
			...workspaceOf(fields("workspace_id")),
		},
		period,
		meter: costMeter(fields("cost_type"), fields("token_type")),
		tier,
		category: "Usage",
		chargeClass: null,
		currency,
		costs: sameCosts(amount),
		quantity: null,
		invoiceId: null,
		description: fields("description"),
	});
}
