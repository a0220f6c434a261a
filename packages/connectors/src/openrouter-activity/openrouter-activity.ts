import type { BilledLine } from "@outlay/finops/charge";
import { DAY_MS } from "@outlay/finops/day";
import type { ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
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
import { isJsonArray, isJsonObject, probedValue } from "../json-value.ts";
import { modelIdentity } from "../model-text.ts";
import { cellFields, jsonFields, missingValue, type RowFields } from "../row-fields.ts";
import { billedOutcome, type RowSite, sameCosts } from "../row-outcome.ts";
import { readRowPage } from "../row-page.ts";
import { badDate, parseUtcText, spanOfFileName } from "../utc-time.ts";

const SOURCE = "openrouter.activity";
const TITLE = "OpenRouter activity";

const COLUMNS = [
	"Date",
	"Slug",
	"Usage",
	"BYOK Usage",
	"Requests",
	"Prompt Tokens",
	"Completion Tokens",
	"Reasoning Tokens",
];
const MEMBERS: ReadonlySet<string> = new Set([
	"date",
	"model",
	"model_permaslug",
	"endpoint_id",
	"provider_name",
	"usage",
	"byok_usage_inference",
	"requests",
	"prompt_tokens",
	"completion_tokens",
	"reasoning_tokens",
	"workspace_id",
]);

/**
 * OpenRouter's activity: the CSV of its dashboard and the pages of its API. One amount a day and model,
 * in dollars, for all of its tokens; use with keys of one's own is an estimate of somebody else's bill
 * and not counted.
 */
export const openrouterActivity: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: TITLE,
	kind: "statement",
	basis: "billed",
	issuer: "openrouter",
	readsPages: true,
	finalityLagDays: 1,
	precedence: 10,
	gaps: [
		{
			code: "thirty_days",
			text: "OpenRouter keeps 30 completed days: what was not exported by then is lost.",
		},
		{ code: "no_keys", text: "The activity is by day and model: it names neither keys nor users." },
		{
			code: "byok_excluded",
			text: "Use with the organization's own provider keys is on that provider's bill; OpenRouter's estimate of it is left out.",
		},
	],
	recognise,
	read,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	if (hasAtLeast(probe, ["Slug", "BYOK Usage", "Prompt Tokens", "Completion Tokens"], 2)) {
		return csvRecognition(probe, {
			title: TITLE,
			layout: `${SOURCE}-csv/1`,
			required: [["Date"], ["Slug"], ["Usage"]],
			known: COLUMNS,
			rounded: false,
			warnings: [],
		});
	}
	const page = probedValue(probe.values[0]);
	const data = isJsonObject(page) ? page["data"] : undefined;
	const first = isJsonArray(data) ? data[0] : undefined;
	if (!isJsonObject(first) || !("model_permaslug" in first || "byok_usage_inference" in first)) return null;
	const missing = ["date", "model", "usage"].filter((name) => !(name in first));
	if (missing.length > 0) {
		const message = `This looks like ${TITLE}, but its rows have no ${missing.join(", ")}.`;
		return { code: "missing_column", message, missing };
	}
	return {
		layout: `${SOURCE}-api/1`,
		rounded: false,
		unknownColumns: Object.keys(first).filter((name) => !MEMBERS.has(name)),
		warnings: [],
		span: null,
		proposedSpan: spanOfFileName(probe.fileName),
		asOf: null,
	};
}

function read(row: SourceRow): readonly RowOutcome[] {
	if (row.cells !== undefined) return [activity(row, cellFields(row.cells), CSV_NAMES)];
	return readRowPage(row, { read: (site, result) => activity(site, jsonFields(result), API_NAMES) });
}

interface ActivityNames {
	readonly date: string;
	readonly model: string;
	readonly usage: string;
	readonly workspace: string;
}
const CSV_NAMES: ActivityNames = { date: "Date", model: "Slug", usage: "Usage", workspace: "Workspace" };
const API_NAMES: ActivityNames = { date: "date", model: "model", usage: "usage", workspace: "workspace_id" };

function activity(site: RowSite, fields: RowFields, names: ActivityNames): RowOutcome {
	const money = { amount: names.usage, minorDigits: 0, currency: { fixed: "USD" } } as const;
	return billedOutcome(site, { fields, money }, (amount) => activityLine(fields, names, amount));
}

function activityLine(
	fields: RowFields,
	names: ActivityNames,
	amount: ExactDecimal,
): Result<BilledLine, RowReason> {
	const date = fields(names.date);
	const start = date === null ? null : parseUtcText(date);
	if (start === null) return err(badDate(names.date, date));
	const slug = fields(names.model);
	if (slug === null)
		return err(missingValue(names.model, `${names.model} is empty: the row names no model.`));
	const identity = modelIdentity("openrouter", slug);
	return ok({
		account: { issuer: "openrouter", externalId: null, name: null },
		dimensions: {
			provider: "openrouter",
			service: "OpenRouter",
			subAccount: fields(names.workspace),
			apiKey: null,
			principal: null,
			resource: null,
			model: identity.model,
			tags: {},
			names: {},
		},
		period: { start, end: start + DAY_MS },
		meter: "other",
		tier: identity.tier,
		category: "Usage",
		chargeClass: null,
		currency: "USD",
		costs: sameCosts(amount),
		quantity: null,
		invoiceId: null,
		description: null,
	});
}
