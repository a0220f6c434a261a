import type { UsageLine } from "@outlay/finops/charge";
import { addDays, dayOf, type Period, startOfDay } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { anthropicModel, CENTS, dollarsOnly } from "../anthropic-rows.ts";
import type { Connector, FileProbe, JsonValue, Recognition, RowOutcome, RowReason } from "../connector.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../json-value.ts";
import { morePages, probedPages, unknownMembers } from "../page-probe.ts";
import { countFields, jsonFields, missingValue, type RowFields } from "../row-fields.ts";
import { type RowSite, skipped, unitsField, usageOutcome } from "../row-outcome.ts";
import { readRowPage, rowsOfPage } from "../row-page.ts";
import { quantitiesOf } from "../usage-quantities.ts";
import { badDate, parseUtcText, spanOf } from "../utc-time.ts";

const SOURCE = "anthropic.claude-code";
const COUNTS = ["tokens.input", "tokens.output", "tokens.cache_read", "tokens.cache_creation"] as const;
const MEMBERS = new Set([
	"actor",
	"core_metrics",
	"customer_type",
	"date",
	"is_remote",
	"model_breakdown",
	"organization_id",
	"subscription_type",
	"terminal_type",
	"tool_actions",
]);

/**
 * Claude Code analytics: a person's tokens of one UTC day by model, with Anthropic's own estimate of the
 * cost. The person is an e-mail address, and there is no other id: it becomes the principal, and showing
 * principals is a right of its own.
 */
export const anthropicClaudeCode: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "Claude Code analytics",
	kind: "statement",
	basis: "metered",
	issuer: "anthropic",
	finalityLagDays: 1,
	precedence: 90,
	readsPages: true,
	gaps: [
		{
			code: "estimated",
			text: "The cost in this report is Anthropic's estimate in whole cents. It is kept beside the rated one.",
		},
		{
			code: "part_of_usage",
			text: "The usage report counts the same tokens by key and workspace: this report says whose they were.",
		},
		{ code: "claude_api_only", text: "Claude Code on Bedrock or Vertex is not in this report." },
		{ code: "no_requests", text: "Sessions and tool actions are not requests: this report counts none." },
	],
	recognise,
	read: (row) => readRowPage(row, { split: byModel, read: readModel }),
};

function recognise(probe: FileProbe): Recognition | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const rows = probed.entries.filter((entry) => isJsonArray(entry["model_breakdown"]));
	const isDeclaredEmpty = probe.declaredSource === SOURCE && probed.entries.length === 0;
	if (rows.length === 0 && !isDeclaredEmpty) return null;
	return {
		layout: "anthropic.claude-code/1",
		rounded: false,
		unknownColumns: unknownMembers(rows, MEMBERS),
		warnings: morePages(probed),
		// One call answers one day, and a day without rows answers without its date: only the request knows the span.
		span: null,
		proposedSpan: spanOf(probed.pages.flatMap(daysOf)),
		asOf: null,
	};
}

function daysOf(page: JsonValue | undefined): readonly Period[] {
	return (rowsOfPage(page) ?? []).flatMap((row) => {
		const day = dayPeriod(jsonFields(row));
		return day.ok ? [day.value] : [];
	});
}

function dayPeriod(fields: RowFields): Result<Period, RowReason> {
	const text = fields("date");
	if (text === null) return err(missingValue("date", "date is empty: the row has no day."));
	const instant = parseUtcText(text);
	if (instant === null) return err(badDate("date", text));
	const day = dayOf(instant);
	return ok({ start: startOfDay(day), end: startOfDay(addDays(day, 1)) });
}

/** A row per model, with what they share. A row without models stays one, to be counted as skipped. */
function byModel(row: JsonObject): readonly JsonObject[] {
	const models = row["model_breakdown"];
	if (!isJsonArray(models) || models.length === 0) return [row];
	return models.map((model) => ({ ...row, model_breakdown: [model] }));
}

function readModel(site: RowSite, row: JsonObject): RowOutcome {
	const models = row["model_breakdown"];
	const model = isJsonArray(models) ? models[0] : undefined;
	if (!isJsonObject(model)) {
		const message = "No model was used: the row counts sessions, commits and lines only.";
		return skipped(site, { code: "no_tokens", field: "model_breakdown", value: null, message });
	}
	const fields = jsonFields(row);
	const reported = reportedCost(jsonFields(model));
	if (fields("customer_type") === "subscription") {
		const message = "The person's subscription covers this use: it is not billed by token.";
		const reason = { code: "subscription", field: "customer_type", value: "subscription", message };
		if (!reported.ok || reported.value === null) return skipped(site, reason);
		return skipped(site, reason, { amount: reported.value.cost, currency: reported.value.currency });
	}
	return usageOutcome(site, reported.ok ? usageLine(fields, jsonFields(model), reported.value) : reported);
}

/** Anthropic's estimate, in whole cents; null where a row has none. */
function reportedCost(model: RowFields): Result<UsageLine["reported"], RowReason> {
	if (model("estimated_cost.amount") === null) return ok(null);
	const currency = dollarsOnly(
		"estimated_cost.currency",
		model("estimated_cost.currency")?.toUpperCase() ?? "",
	);
	if (!currency.ok) return currency;
	const cost = unitsField(model, "estimated_cost.amount", CENTS);
	return cost.ok ? ok({ cost: cost.value, currency: currency.value }) : cost;
}

function usageLine(
	row: RowFields,
	model: RowFields,
	reported: UsageLine["reported"],
): Result<UsageLine, RowReason> {
	const period = dayPeriod(row);
	if (!period.ok) return period;
	const counts = countFields(model, COUNTS);
	if (!counts.ok) return counts;
	const count = (name: (typeof COUNTS)[number]): bigint | null => counts.value.get(name) ?? null;
	const name = model("model");
	if (name === null) return err(missingValue("model", "model is empty: the tokens cannot be rated."));
	return ok({
		account: { issuer: "anthropic", externalId: row("organization_id"), name: null },
		dimensions: {
			provider: "anthropic",
			service: "Claude Code",
			subAccount: null,
			apiKey: row("actor.api_key_name"),
			// Personal data: the only name that this report has for a person.
			principal: row("actor.email_address"),
			resource: null,
			model: anthropicModel(name, null),
			tags: {},
			names: {},
		},
		period: period.value,
		tier: "standard",
		reach: null,
		promptTokens: null,
		contextBand: null,
		outcome: "unknown",
		requests: null,
		retries: null,
		latencyMs: null,
		session: null,
		quantities: quantitiesOf([
			["input", count("tokens.input")],
			["output", count("tokens.output")],
			["cache_read", count("tokens.cache_read")],
			["cache_write", count("tokens.cache_creation")],
		]),
		reported,
	});
}
