import type { BilledLine, ChargeCategory, ChargeClass } from "@outlay/finops/charge";
import { addDays, DAY_MS, type DaySpan, dayOf } from "@outlay/finops/day";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { isAiSpend } from "../ai-scope.ts";
import { billingMonth, parseBillTime } from "../bill-time.ts";
import { cloudOutcome, currencyText } from "../cloud-outcome.ts";
import type {
	Connector,
	FileProbe,
	ReadContext,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
	Scope,
	SourceRow,
	StatementPart,
} from "../connector.ts";
import { singleUnits } from "../meter-quantity.ts";
import { modelIdentity } from "../model-text.ts";
import { parseMoneyText } from "../money-text.ts";
import { cellFields, missingValue, quantityField, type RowFields } from "../row-fields.ts";
import { sameCosts } from "../row-outcome.ts";
import { parseTags } from "../tag-map.ts";
import { parseUnit } from "../unit-name.ts";
import { badDate } from "../utc-time.ts";

const SOURCE = "azure.cost-details";
const TITLE = "Azure actual cost export";

/** Columns that are read, each with the spellings of Enterprise Agreements and Microsoft Customer Agreements. */
const COLUMNS = {
	account: ["BillingAccountId"],
	accountName: ["BillingAccountName"],
	periodStart: ["BillingPeriodStartDate"],
	periodEnd: ["BillingPeriodEndDate"],
	date: ["Date"],
	cost: ["CostInBillingCurrency", "Cost"],
	currency: ["BillingCurrency", "BillingCurrencyCode"],
	chargeType: ["ChargeType"],
	meterCategory: ["MeterCategory"],
	meterSubCategory: ["MeterSubCategory"],
	meterName: ["MeterName"],
	product: ["ProductName", "Product"],
	publisher: ["PublisherName"],
	quantity: ["Quantity"],
	unit: ["UnitOfMeasure"],
	subscription: ["SubscriptionId", "SubscriptionGuid"],
	subscriptionName: ["SubscriptionName"],
	resource: ["ResourceId", "InstanceId"],
	resourceName: ["ResourceName"],
	tags: ["Tags"],
	invoice: ["InvoiceId"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Column = keyof typeof COLUMNS;

const REQUIRED: readonly Column[] = [
	"account",
	"periodStart",
	"date",
	"cost",
	"currency",
	"chargeType",
	"meterCategory",
	"meterName",
	"subscription",
];

/** Columns that only Azure's cost details have: enough to tell them, so that missing ones can be named. */
const TELLING = ["MeterCategory", "UnitOfMeasure", "ChargeType", "ConsumedService", "MeterSubCategory"];

/**
 * Azure's actual cost export of an Enterprise Agreement or a Customer Agreement. It has one amount per
 * row, so all four costs are the same; a month's file replaces that month.
 */
export const azureCostDetails: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: TITLE,
	kind: "statement",
	isCloudBill: true,
	inParts: true,
	basis: "billed",
	issuer: "microsoft",
	finalityLagDays: 3,
	precedence: 30,
	gaps: [
		{
			code: "no_commitments",
			text: "Reservations and savings plans stand here as they were paid; the FOCUS export spreads them over use.",
		},
		{ code: "restated", text: "Azure restates the open month with every export." },
	],
	recognise,
	coverage: (row) => (row.cells === undefined ? null : billingSpan(detailFields(row.cells))),
	claim: (row) => (row.cells === undefined ? null : statementOf(detailFields(row.cells))),
	read,
};

type DetailFields = (column: Column) => string | null;

/** Customer Agreements write column names with a small first letter. */
function detailFields(cells: Readonly<Record<string, string | null>>): DetailFields {
	const raw = cellFields(cells);
	return (column) => {
		for (const name of COLUMNS[column]) {
			const text = raw(name) ?? raw(lowerFirst(name));
			if (text !== null) return text;
		}
		return null;
	};
}

function lowerFirst(name: string): string {
	return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const has = (name: string): boolean =>
		probe.header.includes(name) || probe.header.includes(lowerFirst(name));
	if (TELLING.filter(has).length < 3) return null;
	const missing = REQUIRED.filter((column) => !COLUMNS[column].some(has)).map((column) =>
		COLUMNS[column].join(" or "),
	);
	if (missing.length > 0) {
		const message = `This looks like an ${TITLE}, but it has no column ${missing.join(", ")}.`;
		return { code: "missing_column", message, missing };
	}
	const read: ReadonlySet<string> = new Set(
		Object.values(COLUMNS).flatMap((names) => names.flatMap((name) => [name, lowerFirst(name)])),
	);
	const spans = probe.rows.map((cells) => billingSpan(detailFields(cells)));
	const span = spans.find((found) => found !== null) ?? null;
	return {
		layout: probe.header.includes("chargeType") ? `${SOURCE}/mca` : `${SOURCE}/ea`,
		rounded: false,
		unknownColumns: probe.header.filter((name) => !read.has(name)),
		warnings: [],
		span,
		proposedSpan: span,
		asOf: null,
	};
}

/** Azure writes the last day of the period, not the first after it. */
function billingSpan(fields: DetailFields): DaySpan | null {
	const start = parseBillTime(fields("periodStart") ?? "");
	const end = parseBillTime(fields("periodEnd") ?? "");
	return start === null || end === null || end < start
		? null
		: { start: dayOf(start), end: addDays(dayOf(end), 1) };
}

function read(row: SourceRow, context: ReadContext): readonly RowOutcome[] {
	const fields = detailFields(row.cells ?? {});
	const cost = fields("cost");
	const service = fields("meterCategory");
	const texts = [
		service,
		fields("meterSubCategory"),
		fields("meterName"),
		fields("product"),
		fields("publisher"),
	];
	return [
		cloudOutcome(row, {
			amount:
				cost === null
					? err(missingValue("Cost", "Cost is empty: export the row again."))
					: parseMoneyText(cost, "Cost"),
			currency: currencyText(fields("currency"), "BillingCurrency"),
			isAi: isAiSpend(context.aiScope, texts),
			service,
			toLine: (amount, currency) => detailLine(fields, amount, currency),
		}),
	];
}

interface ChargeKind {
	readonly category: ChargeCategory;
	readonly chargeClass: ChargeClass;
}

const KINDS: ReadonlyMap<string, ChargeKind> = new Map([
	["usage", { category: "Usage", chargeClass: null }],
	["purchase", { category: "Purchase", chargeClass: null }],
	["tax", { category: "Tax", chargeClass: null }],
	["credit", { category: "Credit", chargeClass: null }],
	["refund", { category: "Adjustment", chargeClass: "Correction" }],
	["roundingadjustment", { category: "Adjustment", chargeClass: null }],
	["adjustment", { category: "Adjustment", chargeClass: null }],
]);

/** `UnusedReservation` and its like exist only where costs are amortized: there purchases are spread, not billed. */
function kindOf(type: string | null): Result<ChargeKind, RowReason> {
	const kind = KINDS.get(type?.toLowerCase() ?? "");
	if (kind !== undefined) return ok(kind);
	const isAmortized = type?.toLowerCase().startsWith("unused") === true;
	const message = isAmortized
		? `ChargeType "${type}" belongs to the amortized cost export, which is not what was billed: upload the actual cost export.`
		: `ChargeType is "${type ?? ""}", which is not known yet: it needs a category before it can be counted.`;
	return err({
		code: isAmortized ? "amortized_cost" : "bad_category",
		field: "ChargeType",
		value: type,
		message,
	});
}

function detailLine(
	fields: DetailFields,
	amount: ExactDecimal,
	currency: Currency,
): Result<{ readonly scope: Scope; readonly line: BilledLine }, RowReason> {
	const kind = kindOf(fields("chargeType"));
	if (!kind.ok) return kind;
	const month = monthOf(fields);
	if (!month.ok) return month;
	const date = fields("date");
	const start = date === null ? null : parseBillTime(date);
	if (start === null) return err(badDate("Date", date));
	const tags = parseTags(fields("tags"), "Tags");
	if (!tags.ok) return tags;
	const usage = usageOf(fields, kind.value.category === "Usage");
	if (!usage.ok) return usage;
	const subscriptionName = fields("subscriptionName");
	const resourceName = fields("resourceName");
	return ok({
		scope: { kind: "billing-period", month: month.value },
		line: {
			account: accountOf(fields),
			dimensions: {
				provider: "microsoft",
				service: fields("meterCategory"),
				subAccount: fields("subscription"),
				apiKey: null,
				principal: null,
				resource: fields("resource"),
				model: usage.value.model,
				tags: tags.value,
				names: {
					...(subscriptionName === null ? {} : { subAccount: subscriptionName }),
					...(resourceName === null ? {} : { resource: resourceName }),
				},
			},
			period: { start, end: start + DAY_MS },
			meter: usage.value.meter,
			tier: usage.value.tier,
			category: kind.value.category,
			chargeClass: kind.value.chargeClass,
			currency,
			costs: sameCosts(amount),
			quantity: usage.value.quantity,
			invoiceId: fields("invoice"),
			description: fields("product"),
		},
	});
}

const monthOf = (fields: DetailFields) => billingMonth(fields("periodStart") ?? "", "BillingPeriodStartDate");

const accountOf = (fields: DetailFields): BilledLine["account"] => ({
	issuer: "microsoft",
	externalId: fields("account"),
	name: fields("accountName"),
});

/** Whose bill of which month a row stands in, AI or not. */
function statementOf(fields: DetailFields): StatementPart | null {
	const month = monthOf(fields);
	return month.ok
		? { account: accountOf(fields), scope: { kind: "billing-period", month: month.value } }
		: null;
}

type DetailUsage = Pick<BilledLine, "meter" | "tier" | "quantity"> & { readonly model: string | null };

/** The quantity counts units of measure: `0.0004` of `10K` is four. */
function usageOf(fields: DetailFields, isUsage: boolean): Result<DetailUsage, RowReason> {
	const identity = modelIdentity("microsoft", fields("meterName") ?? "");
	const meter = identity.meter;
	const usage: DetailUsage = {
		model: meter === null ? null : identity.model,
		meter: meter ?? "other",
		tier: identity.tier ?? (meter === null ? null : "standard"),
		quantity: null,
	};
	const text: RowFields = () => fields("quantity");
	const quantity = quantityField(text, "Quantity");
	if (!quantity.ok) return quantity;
	const unit = parseUnit(fields("unit") ?? "");
	if (!isUsage || meter === null || quantity.value === null || unit === null) return ok(usage);
	return ok({
		...usage,
		quantity: singleUnits({ quantity: quantity.value, unit, meter, provider: "microsoft" }),
	});
}
