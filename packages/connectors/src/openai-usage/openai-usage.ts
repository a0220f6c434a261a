import type { Tier, UsageLine } from "@outlay/finops/charge";
import type { Period } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { canonicalModel } from "@outlay/pricing/model-id";
import { type BucketResult, bucketCoverage, readBucketPage } from "../bucket-page.ts";
import type {
	Connector,
	FileProbe,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
	SourceRow,
} from "../connector.ts";
import { csvRecognition, hasAtLeast } from "../csv-probe.ts";
import {
	isEmptyDay,
	OPENAI_TIME_COLUMNS,
	OPENAI_TIMES,
	openaiAccount,
	openaiDimensions,
} from "../openai-rows.ts";
import { bucketRecognition, isEmptyReport, notGrouped, probedPages, unknownMembers } from "../page-probe.ts";
import { cellFields, countFields, jsonFields, type RowFields } from "../row-fields.ts";
import { emptyDay, quarantined, usageOutcome } from "../row-outcome.ts";
import { periodOf } from "../utc-time.ts";
import { COMPLETIONS, USAGE_ENDPOINTS, type UsageEndpoint } from "./endpoints.ts";

/**
 * OpenAI's usage, one source per endpoint: a day of embeddings replaces embeddings and leaves
 * completions alone. All of them are one family, because together they are the usage of an account.
 */
export const OPENAI_USAGE: readonly Connector[] = USAGE_ENDPOINTS.map(usageConnector);

function usageConnector(endpoint: UsageEndpoint): Connector {
	return {
		source: sourceOf(endpoint),
		family: "openai.usage",
		title: `OpenAI usage: ${endpoint.title}`,
		kind: "statement",
		basis: "metered",
		issuer: "openai",
		readsPages: true,
		finalityLagDays: 3,
		precedence: 10,
		gaps: [
			{ code: "no_cost", text: "Usage holds no money: it is rated by the price book." },
			{
				code: "no_organization",
				text: "Usage does not name its organization: the connection or the person who uploads it does.",
			},
			...endpoint.gaps,
		],
		recognise: (probe) =>
			recognisePages(endpoint, probe) ?? (endpoint === COMPLETIONS ? recogniseCompletionsCsv(probe) : null),
		coverage: (row) => bucketCoverage(row.json, OPENAI_TIMES),
		read: (row) => readUsage(endpoint, row),
	};
}

function sourceOf(endpoint: UsageEndpoint): string {
	return `openai.usage.${endpoint.name}`;
}

/** Members and columns that an endpoint reads. */
function readMembers(endpoint: UsageEndpoint): ReadonlySet<string> {
	return new Set(["object", "num_model_requests", ...endpoint.groups, ...endpoint.counts]);
}

function recognisePages(endpoint: UsageEndpoint, probe: FileProbe): Recognition | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const results = probed.results.filter((result) => result["object"] === endpoint.object);
	const isDeclared = probe.declaredSource === sourceOf(endpoint) && isEmptyReport(probed);
	// The first result decides, so that a file of several reports has one source; the others are quarantined.
	if (probed.results[0]?.["object"] !== endpoint.object && !isDeclared) return null;
	return bucketRecognition(probed, OPENAI_TIMES, {
		layout: `${sourceOf(endpoint)}-api/1`,
		unknownColumns: unknownMembers(results, readMembers(endpoint)),
		warnings: notGrouped(results.map(jsonFields), endpoint.groups),
	});
}

/** The dashboard's completions export: the columns are the API's members. */
function recogniseCompletionsCsv(probe: FileProbe): Recognition | RecogniseError | null {
	const isCompletions =
		hasAtLeast(probe, ["output_tokens"], 1) &&
		hasAtLeast(probe, ["input_tokens", "num_model_requests", "input_uncached_tokens"], 1) &&
		hasAtLeast(probe, OPENAI_TIME_COLUMNS, 1);
	if (!isCompletions) return null;
	const dataRows = probe.rows.filter((cells) => !isEmptyDay(cells)).map(cellFields);
	return csvRecognition(probe, {
		title: "OpenAI's completions usage export",
		layout: "openai.usage.completions-csv/2025-10",
		required: [
			["start_time", "start_time_iso"],
			["end_time", "end_time_iso"],
			["input_tokens"],
			["output_tokens"],
			["num_model_requests"],
		],
		known: [...OPENAI_TIME_COLUMNS, ...readMembers(COMPLETIONS)],
		rounded: false,
		warnings: notGrouped(dataRows, COMPLETIONS.groups),
	});
}

function readUsage(endpoint: UsageEndpoint, row: SourceRow): readonly RowOutcome[] {
	if (row.cells === undefined) {
		return readBucketPage(row, OPENAI_TIMES, (result) => readResult(endpoint, result));
	}
	if (isEmptyDay(row.cells)) return [emptyDay(row)];
	const fields = cellFields(row.cells);
	const period = periodOf(fields, OPENAI_TIMES);
	return [usageOutcome(row, period.ok ? usageLine(endpoint, fields, period.value) : period)];
}

function readResult(endpoint: UsageEndpoint, { site, result, period }: BucketResult): RowOutcome {
	const fields = jsonFields(result);
	const object = fields("object");
	if (object !== endpoint.object) {
		return quarantined(site, {
			code: "other_report",
			field: "object",
			value: object,
			message: `This result is not of ${endpoint.title} usage (${endpoint.object}): import each report as a file of its own.`,
		});
	}
	return usageOutcome(site, period.ok ? usageLine(endpoint, fields, period.value) : period);
}

function usageLine(endpoint: UsageEndpoint, fields: RowFields, period: Period): Result<UsageLine, RowReason> {
	const quantities = endpoint.quantities(fields);
	if (!quantities.ok) return quantities;
	const requests = countFields(fields, endpoint.requests === null ? [] : [endpoint.requests]);
	if (!requests.ok) return requests;
	const tier = tierOf(fields);
	if (!tier.ok) return tier;
	const model = fields("model");
	return ok({
		account: openaiAccount(fields),
		dimensions: openaiDimensions(fields, {
			model: model === null ? null : canonicalModel("openai", model).model,
			resource: endpoint.resource === null ? null : fields(endpoint.resource),
			tags: { ...tagsOf(endpoint, fields), ...tier.value.tags },
		}),
		period,
		tier: tier.value.tier,
		reach: null,
		promptTokens: null,
		contextBand: null,
		outcome: "unknown",
		requests: requests.value.get(endpoint.requests ?? "") ?? null,
		retries: null,
		latencyMs: null,
		session: null,
		quantities: quantities.value,
		reported: null,
	});
}

function tagsOf(endpoint: UsageEndpoint, fields: RowFields): Readonly<Record<string, string>> {
	const tags: Record<string, string> = {};
	for (const [tag, member] of Object.entries(endpoint.tags)) {
		const value = fields(member);
		if (value !== null) tags[tag] = value;
	}
	return tags;
}

const TIERS: ReadonlyMap<string, Tier> = new Map([
	["default", "standard"],
	["standard", "standard"],
	["auto", "standard"],
	["batch", "batch"],
	["flex", "flex"],
	["priority", "priority"],
]);

interface ReadTier {
	readonly tier: Tier;
	readonly tags: Readonly<Record<string, string>>;
}

/** Tier of a row: `batch` is a column of its own and wins. A tier that is not known here keeps its name as a tag. */
function tierOf(fields: RowFields): Result<ReadTier, RowReason> {
	const batch = fields("batch")?.toLowerCase() ?? "false";
	if (batch !== "true" && batch !== "false") {
		return err({
			code: "bad_value",
			field: "batch",
			value: fields("batch"),
			message: `batch is "${fields("batch")}": it has to be true, false or empty.`,
		});
	}
	if (batch === "true") return ok({ tier: "batch", tags: {} });
	const name = fields("service_tier");
	const tier = TIERS.get(name ?? "default");
	return ok(
		tier === undefined ? { tier: "standard", tags: { service_tier: name ?? "" } } : { tier, tags: {} },
	);
}
