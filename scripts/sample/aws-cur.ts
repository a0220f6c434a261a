import { gzipSync } from "node:zlib";
import { account } from "./accounts.ts";
import { type DayNumber, dayText, instantText, monthStart, monthText, type Timeline } from "./calendar.ts";
import { csv } from "./csv.ts";
import { attoText, shifted, sum } from "./decimal.ts";
import { exportInstant, type Written, written } from "./file.ts";
import { type Line, linesOf } from "./lines.ts";
import { RESTATEMENT } from "./planted.ts";
import type { Meter } from "./prices.ts";
import { hexDigest } from "./random.ts";
import type { MeterAmount, UsageDay } from "./usage.ts";

/** The columns that the company chose for its CUR 2.0 export. */
const CUR_COLUMNS = [
	"bill_bill_type",
	"bill_billing_entity",
	"bill_billing_period_end_date",
	"bill_billing_period_start_date",
	"bill_invoice_id",
	"bill_invoicing_entity",
	"bill_payer_account_id",
	"bill_payer_account_name",
	"cost_category",
	"discount",
	"identity_line_item_id",
	"identity_time_interval",
	"line_item_blended_cost",
	"line_item_currency_code",
	"line_item_legal_entity",
	"line_item_line_item_description",
	"line_item_line_item_type",
	"line_item_operation",
	"line_item_product_code",
	"line_item_resource_id",
	"line_item_tax_type",
	"line_item_unblended_cost",
	"line_item_unblended_rate",
	"line_item_usage_account_id",
	"line_item_usage_account_name",
	"line_item_usage_amount",
	"line_item_usage_end_date",
	"line_item_usage_start_date",
	"line_item_usage_type",
	"pricing_currency",
	"pricing_public_on_demand_cost",
	"pricing_public_on_demand_rate",
	"pricing_term",
	"pricing_unit",
	"product",
	"product_product_family",
	"product_region_code",
	"product_servicecode",
	"resource_tags",
] as const;

type Cells = Readonly<Record<string, string>>;

interface Row {
	readonly cost: bigint;
	readonly inScope: boolean;
	readonly cells: Cells;
}

/** Claude 4.6 and later are sold through AWS Marketplace; the rest by AWS itself. */
const ON_MARKETPLACE: ReadonlySet<string> = new Set(["claude-sonnet-4-6"]);

const AWS_USAGE: Readonly<Partial<Record<Meter, string>>> = {
	input: "input-tokens",
	output: "output-tokens",
	cache_read: "cache-read-input-token-count",
	cache_write_5m: "cache-write-input-token-count",
};

const MARKETPLACE_USAGE: Readonly<Partial<Record<Meter, readonly [type: string, words: string]>>> = {
	input: ["input_tokens", "Input Tokens"],
	output: ["output_tokens", "Output Tokens"],
	cache_read: ["cache_read_tokens", "Cache Read Tokens"],
	cache_write_5m: ["cache_write_tokens_5m", "Cache Write Tokens 5m"],
};

function common(month: DayNumber, day: DayNumber): Cells {
	const payer = account("aws");
	return {
		bill_bill_type: "Anniversary",
		bill_billing_entity: "AWS",
		bill_billing_period_start_date: `${dayText(month)}T00:00:00.000Z`,
		bill_billing_period_end_date: `${dayText(monthStart(month, 1))}T00:00:00.000Z`,
		bill_invoicing_entity: "Amazon Web Services, Inc.",
		bill_payer_account_id: payer.externalId,
		bill_payer_account_name: payer.name,
		cost_category: "{}",
		discount: "{}",
		identity_time_interval: `${instantText(day)}/${instantText(day + 1)}`,
		line_item_currency_code: "USD",
		line_item_legal_entity: "Amazon Web Services, Inc.",
		line_item_line_item_type: "Usage",
		line_item_usage_start_date: `${dayText(day)}T00:00:00.000Z`,
		line_item_usage_end_date: `${dayText(day + 1)}T00:00:00.000Z`,
		pricing_currency: "USD",
		product_region_code: "us-east-1",
		resource_tags: "{}",
	};
}

function money(cost: bigint, rate: string): Cells {
	const text = attoText(cost);
	return {
		line_item_unblended_cost: text,
		line_item_blended_cost: text,
		line_item_unblended_rate: rate,
		pricing_public_on_demand_cost: text,
		pricing_public_on_demand_rate: rate,
		pricing_term: "OnDemand",
	};
}

/** AWS prefixes the keys of a user's tags. */
function tagText(tags: Readonly<Record<string, string>>): string {
	return JSON.stringify(
		Object.fromEntries(Object.entries(tags).map(([name, value]) => [`user_${name}`, value])),
	);
}

/** The first delivery of the restated month counted one feature's tokens too high. */
function deliveredAmount(each: UsageDay, part: MeterAmount, first: boolean): MeterAmount {
	if (!first || each.owner?.feature !== RESTATEMENT.feature) return part;
	const tokens = Math.floor((part.tokens * RESTATEMENT.firstDeliveryPermille) / 1000);
	const rate = part.cost / BigInt(part.tokens);
	return { ...part, tokens, cost: rate * BigInt(tokens), list: rate * BigInt(tokens) };
}

function usageRows(month: DayNumber, each: UsageDay, first: boolean): Row[] {
	const { subAccount, resource, tags } = each.place;
	return each.amounts.map((planned) => {
		const part = deliveredAmount(each, planned, first);
		const shape = ON_MARKETPLACE.has(each.model.id) ? marketplaceCells(each, part) : awsCells(each, part);
		const cells = {
			...common(month, each.day),
			line_item_usage_account_id: subAccount.id ?? "",
			line_item_usage_account_name: subAccount.name,
			line_item_resource_id: resource ?? "",
			resource_tags: tagText(tags),
			...shape,
		};
		return { cost: part.cost, inScope: true, cells };
	});
}

function perUnit(part: MeterAmount, units: number): string {
	return attoText((part.cost / BigInt(part.tokens)) * BigInt(units));
}

function awsCells(each: UsageDay, part: MeterAmount): Cells {
	const usageType = `USE1-${each.model.spelling}-${AWS_USAGE[part.meter]}`;
	const rate = perUnit(part, 1000);
	return {
		...money(part.cost, rate),
		line_item_product_code: "AmazonBedrock",
		line_item_operation: "InvokeModelStreamingInference",
		line_item_usage_type: usageType,
		line_item_usage_amount: shifted(part.tokens, 3),
		line_item_line_item_description: `$${rate} per 1K tokens for ${usageType} in US East (N. Virginia)`,
		pricing_unit: "1K tokens",
		product: JSON.stringify({
			product_name: "Amazon Bedrock",
			model: each.model.title,
			feature: "On-demand Inference",
			region: "us-east-1",
		}),
		product_product_family: "Amazon Bedrock",
		product_servicecode: "AmazonBedrock",
	};
}

/** Marketplace counts in millions and calls them units; the model is in the product's name alone. */
function marketplaceCells(each: UsageDay, part: MeterAmount): Cells {
	const [type, words] = MARKETPLACE_USAGE[part.meter] ?? ["", ""];
	return {
		...money(part.cost, perUnit(part, 1_000_000)),
		bill_billing_entity: "AWS Marketplace",
		bill_invoicing_entity: "AWS Marketplace",
		line_item_legal_entity: "Anthropic, PBC",
		line_item_product_code: hexDigest(each.model.title).slice(0, 25),
		line_item_operation: "Usage",
		line_item_usage_type: `USE1-MP:USE1_${type}_global_standard-Units`,
		line_item_usage_amount: shifted(part.tokens, 6),
		line_item_line_item_description: `AWS Marketplace software usage|us-east-1|Million ${words} Global Standard`,
		pricing_unit: "Units",
		product: JSON.stringify({ product_name: `${each.model.title} (Amazon Bedrock Edition)` }),
		product_product_family: "",
		product_servicecode: "",
	};
}

const OTHER_SERVICES: Readonly<Record<string, Cells>> = {
	AmazonEC2: {
		line_item_operation: "RunInstances",
		line_item_usage_type: "BoxUsage:m7g.4xlarge",
		line_item_line_item_description: "On demand Linux m7g.4xlarge instances",
		pricing_unit: "Hrs",
		product: JSON.stringify({ product_name: "Amazon Elastic Compute Cloud" }),
		product_product_family: "Compute Instance",
		product_servicecode: "AmazonEC2",
	},
	AmazonS3: {
		line_item_operation: "StandardStorage",
		line_item_usage_type: "TimedStorage-ByteHrs",
		line_item_line_item_description: "First 50 TB of storage used",
		pricing_unit: "GB-Mo",
		product: JSON.stringify({ product_name: "Amazon Simple Storage Service" }),
		product_product_family: "Storage",
		product_servicecode: "AmazonS3",
	},
};

function lineCells(line: Line): Cells {
	if (line.kind === "guardrail") {
		return {
			line_item_product_code: "AmazonBedrock",
			line_item_operation: "ApplyGuardrail",
			line_item_usage_type: "USE1-Guardrail-ContentPolicyUnitsConsumed",
			line_item_line_item_description: "$0.15 per 1K text units for Bedrock guardrail content policy",
			pricing_unit: "TextUnits",
			product: JSON.stringify({ product_name: "Amazon Bedrock" }),
			product_product_family: "Amazon Bedrock",
			product_servicecode: "AmazonBedrock",
		};
	}
	if (line.kind === "tax") {
		return {
			line_item_line_item_type: "Tax",
			line_item_tax_type: "USSalesTax",
			line_item_product_code: line.service,
			line_item_line_item_description: `Tax for product code ${line.service}`,
			product: "{}",
		};
	}
	return { line_item_product_code: line.service, ...OTHER_SERVICES[line.service] };
}

function lineRow(month: DayNumber, line: Line): Row {
	const cells = {
		...common(month, line.day),
		...money(line.billed, ""),
		line_item_usage_account_id: line.place.subAccount.id ?? account("aws").externalId,
		line_item_usage_account_name: line.place.subAccount.name,
		line_item_usage_amount: line.quantity.toString(),
		...lineCells(line),
	};
	return { cost: line.billed, inScope: line.inScope, cells };
}

interface Delivery {
	readonly time: Timeline;
	readonly month: DayNumber;
	readonly asOf: string;
	readonly folder: string;
	readonly superseded: boolean;
}

function curFile(delivery: Delivery, usage: readonly UsageDay[], lines: readonly Line[]): Written {
	const { time, month, asOf, folder, superseded } = delivery;
	const own = usage.filter(
		(each) => each.place.account === "aws" && monthText(each.day) === monthText(month),
	);
	const rows = [
		...own.flatMap((each) => usageRows(month, each, superseded)),
		...linesOf(lines, "aws", month).map((line) => lineRow(month, line)),
	];
	const numbered = rows.map((row, index) => ({
		...row.cells,
		identity_line_item_id: hexDigest(`${monthText(month)} ${asOf} ${index}`).slice(0, 52),
	}));
	const about = {
		path: `aws/larkfield-cur2/data/BILLING_PERIOD=${monthText(month)}/${folder}/larkfield-cur2-${monthText(month)}-00001.csv.gz`,
		source: "aws.cur",
		accountKey: "aws",
		asOf,
		start: month,
		end: Math.min(monthStart(month, 1), time.lastBilled + 1),
		rows: rows.length,
		bytes: gzipSync(csv(CUR_COLUMNS, numbered), { level: 6 }),
		moneyIn: sum(rows.map((row) => row.cost)),
	} as const;
	return written(about, {
		scope: { kind: "billing-period", month: monthText(month) },
		outside: sum(rows.filter((row) => !row.inScope).map((row) => row.cost)),
		role: superseded ? "superseded" : "counts",
		note: superseded ? "first delivery; AWS restated the month, slightly lower" : null,
	});
}

/** The month that AWS delivers twice. */
export function restatedMonth(time: Timeline): DayNumber {
	return monthStart(time.last, -RESTATEMENT.monthsBack);
}

/** One CUR 2.0 export a month, and a first, too high one of the restated month. */
export function awsCurFiles(time: Timeline, usage: readonly UsageDay[], lines: readonly Line[]): Written[] {
	const months = time.months.filter((month) => month <= time.lastBilled);
	return months.flatMap((month) => {
		const after = monthStart(month, 1);
		const settled = after + RESTATEMENT.restatedDays;
		const asOf = settled > time.last ? exportInstant(time.last) : `${dayText(settled)}T06:12:00Z`;
		const final = { time, month, asOf, folder: folderOf(asOf), superseded: false };
		if (month !== restatedMonth(time)) return [curFile(final, usage, lines)];
		const early = `${dayText(after + RESTATEMENT.firstDeliveredDays)}T06:12:00Z`;
		const first = { time, month, asOf: early, folder: folderOf(early), superseded: true };
		return [curFile(first, usage, lines), curFile(final, usage, lines)];
	});
}

function folderOf(asOf: string): string {
	return `${asOf.replaceAll(/[-:]/g, "")}-${hexDigest(asOf).slice(0, 8)}`;
}
