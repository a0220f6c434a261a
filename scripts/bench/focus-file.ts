import { FEATURES } from "./company.ts";
import { openTextFile } from "./text-file.ts";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const MODELS = ["gemini 2.5 flash", "gemini 2.5 pro", "gemini 2.0 flash"];
const TOKENS = ["input", "output"];
/** A resource is one deployment: it has a row per token type. */
const SERIES_PER_RESOURCE = TOKENS.length;

/** A FOCUS export to write: one row per SKU of a resource and hour, so that every row is a charge of its own. */
export interface FocusFile {
	readonly path: string;
	readonly rows: number;
	/** First day of the first billing month, `YYYY-MM-01`. */
	readonly firstDay: string;
	readonly days: number;
	/** In every row: another text makes other bytes of the same money. */
	readonly accountName: string;
}

const COLUMNS = [
	"BilledCost",
	"EffectiveCost",
	"ContractedCost",
	"ListCost",
	"BillingAccountId",
	"BillingAccountName",
	"BillingCurrency",
	"BillingPeriodStart",
	"BillingPeriodEnd",
	"ChargePeriodStart",
	"ChargePeriodEnd",
	"ChargeCategory",
	"ChargeClass",
	"ChargeDescription",
	"ConsumedQuantity",
	"ConsumedUnit",
	"PricingQuantity",
	"PricingUnit",
	"InvoiceIssuerName",
	"ProviderName",
	"PublisherName",
	"ServiceName",
	"ServiceCategory",
	"RegionId",
	"RegionName",
	"SubAccountId",
	"SubAccountName",
	"ResourceId",
	"ResourceName",
	"SkuId",
	"Tags",
];

const iso = (instant: number) => new Date(instant).toISOString().replace(".000Z", "Z");

/** Start and end of the hour's billing month. */
function billingPeriod(instant: number): readonly [string, string] {
	const date = new Date(instant);
	const month = (offset: number) => iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
	return [month(0), month(1)];
}

/** Writes the file; rows are in order of time, and the last hour may be cut short. */
export function writeFocusFile({ path, rows, firstDay, days, accountName }: FocusFile): void {
	const start = Date.parse(`${firstDay}T00:00:00Z`);
	const hours = days * DAY_HOURS;
	const series = Math.ceil(rows / hours);
	const file = openTextFile(path);
	file.line(COLUMNS.join(","));
	for (let row = 0; row < rows; row += 1) {
		const hour = Math.floor(row / series);
		const instant = start + hour * HOUR_MS;
		const period = [...billingPeriod(instant), iso(instant), iso(instant + HOUR_MS)];
		file.line(rowText({ series: row % series, row, period, accountName }));
	}
	file.close();
}

function rowText(input: {
	readonly series: number;
	readonly row: number;
	readonly period: readonly string[];
	readonly accountName: string;
}): string {
	const { series, row } = input;
	const resource = Math.floor(series / SERIES_PER_RESOURCE);
	const model = MODELS[resource % MODELS.length] ?? "";
	const token = TOKENS[series % TOKENS.length] ?? "";
	const quantity = 1_000 + ((row * 7_919) % 900_000);
	const cost = (quantity * 3).toString().padStart(9, "0");
	const list = (quantity * 4).toString().padStart(9, "0");
	const amount = `0.${cost}`;
	const description = `Generate content ${token} token count ${model} text`;
	const project = `project-${resource % 50}`;
	const values = [
		amount,
		amount,
		amount,
		`0.${list}`,
		"0X0X0X-BENCH-000000",
		input.accountName,
		"USD",
		...input.period,
		"Usage",
		"",
		description,
		quantity,
		"count",
		quantity,
		"count",
		"Google Cloud",
		"Google Cloud",
		"Google Cloud",
		"Vertex AI",
		"AI and Machine Learning",
		"us-central1",
		"Iowa",
		project,
		`Project ${resource % 50}`,
		`//aiplatform.example/projects/${project}/endpoints/${resource}`,
		`endpoint-${resource}`,
		`${token.toUpperCase()}-${resource % MODELS.length}`,
		`"{""feature"":""f${resource % FEATURES}"",""env"":""prod""}"`,
	];
	return values.join(",");
}
