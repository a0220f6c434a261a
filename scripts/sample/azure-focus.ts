import { type AccountKey, account, type Caller, placeOf } from "./accounts.ts";
import { type DayNumber, dayText, monthStart, monthText, type Timeline } from "./calendar.ts";
import { csv } from "./csv.ts";
import { attoText, shifted, sum } from "./decimal.ts";
import { exportInstant, type Written, written } from "./file.ts";
import { AZURE_1_0R2_COLUMNS, AZURE_1_2_COLUMNS } from "./focus-columns.ts";
import { type FocusCells, type FocusRow, focusBasics, onlyColumns } from "./focus-row.ts";
import { type Line, linesOf, RESERVATION_ID } from "./lines.ts";
import { REPEATED_MONTHS_BACK } from "./planted.ts";
import type { Meter } from "./prices.ts";
import { hexDigest, random } from "./random.ts";
import { amountsOf, type UsageDay } from "./usage.ts";
import { modelOf, type World } from "./world.ts";

/** Azure switched this export from FOCUS 1.0r2 to 1.2 after so many months. */
const OLD_VERSION_MONTHS = 2;

/** Meters that Azure still sells by the thousand; the others go by the million. */
const BY_THOUSAND: ReadonlySet<string> = new Set(["gpt-4.1"]);

const METER_WORDS: Readonly<Partial<Record<Meter, string>>> = {
	input: "Inp",
	cache_read: "cached Inp",
	output: "Outp",
};

const ISSUER = { ProviderName: "Microsoft", PublisherName: "Microsoft", InvoiceIssuerName: "Microsoft" };
const SERVICE = {
	ServiceName: "Foundry Models",
	ServiceCategory: "AI and Machine Learning",
	ServiceSubcategory: "Generative AI",
	x_SkuMeterCategory: "Foundry Models",
	x_SkuMeterSubcategory: "Azure OpenAI",
};

function meterName(each: UsageDay, meter: Meter): string {
	const words = METER_WORDS[meter] ?? "";
	// Azure spells its meters as it pleases: some with hyphens throughout, most with spaces.
	const name = `${each.model.spelling} ${words} glbl`;
	return each.model.spelling.includes("-0") ? `${name.replaceAll(" ", "-")} Tokens` : `${name} Tokens`;
}

function profile(accountKey: AccountKey): FocusCells {
	const { externalId, name } = account(accountKey);
	return {
		BillingAccountType: "Billing Account",
		x_BillingProfileId: externalId,
		x_BillingProfileName: name,
	};
}

function usageRows(accountKey: AccountKey, each: UsageDay): FocusRow[] {
	const { subAccount, resource, tags } = each.place;
	return each.amounts.map((part) => {
		const thousands = BY_THOUSAND.has(each.model.id);
		const block = thousands ? 1000 : 1_000_000;
		const price = attoText((part.cost / BigInt(part.tokens)) * BigInt(block));
		const name = meterName(each, part.meter);
		const meterId = hexDigest(name).slice(0, 12);
		const money = { billed: part.cost, effective: part.cost, list: part.list };
		const cells = {
			...ISSUER,
			...SERVICE,
			...focusBasics({ accountKey, day: each.day, category: "Usage", ...money }),
			...profile(accountKey),
			SubAccountId: `/subscriptions/${subAccount.id}`,
			SubAccountName: subAccount.name,
			SubAccountType: "Subscription",
			ChargeDescription: name,
			ListUnitPrice: price,
			ContractedUnitPrice: price,
			PricingCategory: "Standard",
			PricingQuantity: shifted(part.tokens, thousands ? 3 : 6),
			PricingUnit: thousands ? "1K Tokens" : "1M Tokens",
			ConsumedQuantity: part.tokens.toString(),
			ConsumedUnit: "Tokens",
			SkuId: meterId,
			SkuMeter: name,
			x_SkuMeterName: name,
			SkuPriceId: `${meterId}-P1`,
			ResourceId: resource ?? "",
			ResourceName: resource?.split("/").at(-1) ?? "",
			ResourceType: "Azure AI Services",
			RegionId: "eastus2",
			RegionName: "East US 2",
			Tags: JSON.stringify(tags),
			x_PricingBlockSize: block.toString(),
			x_PricingUnitDescription: thousands ? "1K" : "1M",
			x_ResourceGroupName: `rg-${each.owner?.team ?? ""}`,
			x_SkuDescription: `Azure OpenAI - ${name} - US East 2`,
		};
		return { day: each.day, billed: part.cost, inScope: true, cells };
	});
}

function lineCells(line: Line): FocusCells {
	const { subAccount, resource, tags } = line.place;
	switch (line.kind) {
		case "reservation":
			return {
				...SERVICE,
				ChargeDescription: "Provisioned Managed Global, monthly reservation",
				ChargeFrequency: "Recurring",
				PricingCategory: "Committed",
				ResourceId: RESERVATION_ID,
				ResourceName: "larkfield-ptu",
				ResourceType: "Reservation",
			};
		case "reserved_usage":
			return {
				...SERVICE,
				ChargeDescription: "Provisioned Managed Global Unit",
				SubAccountId: `/subscriptions/${subAccount.id}`,
				SubAccountName: subAccount.name,
				PricingCategory: "Committed",
				PricingQuantity: line.quantity.toString(),
				PricingUnit: "Hours",
				ConsumedQuantity: line.quantity.toString(),
				ConsumedUnit: "Hours",
				CommitmentDiscountId: RESERVATION_ID,
				CommitmentDiscountName: "larkfield-ptu",
				CommitmentDiscountCategory: "Usage",
				CommitmentDiscountType: "Reservation",
				CommitmentDiscountStatus: "Used",
				ResourceId: resource ?? "",
				Tags: JSON.stringify(tags),
			};
		case "tax":
			return { ...SERVICE, ChargeDescription: "Tax, Foundry Models" };
		default:
			return { ServiceCategory: "Other", ChargeDescription: "Rounding adjustment" };
	}
}

function lineRow(line: Line): FocusRow {
	const { day, category, billed, effective, list } = line;
	const basics = focusBasics({ accountKey: "azure", day, category, billed, effective, list });
	const cells = { ...ISSUER, ...basics, ...profile("azure"), Tags: "{}", ...lineCells(line) };
	return { day, billed, inScope: line.inScope, cells };
}

/** Azure's FOCUS export, one file a month: 1.0r2 at first, then 1.2. */
export function azureFocusFiles(
	time: Timeline,
	usage: readonly UsageDay[],
	lines: readonly Line[],
): Written[] {
	const asOf = exportInstant(time.last);
	const months = time.months.filter((month) => month <= time.lastBilled);
	return months.map((month, index) => {
		const own = usage.filter(
			(each) => each.place.account === "azure" && monthText(each.day) === monthText(month),
		);
		const rows = [
			...own.flatMap((each) => usageRows("azure", each)),
			...linesOf(lines, "azure", month).map(lineRow),
		].sort((a, b) => a.day - b.day);
		const old = index < OLD_VERSION_MONTHS;
		const columns = old ? AZURE_1_0R2_COLUMNS : AZURE_1_2_COLUMNS;
		const range = `${dayText(month)}-${dayText(monthStart(month, 1) - 1)}`.replaceAll("-", "");
		const about = {
			path: `azure/focus-cost-${old ? "1.0r2" : "1.2"}/${range}/larkfield-focus-cost_${range}_part_0_0001.csv`,
			source: "focus",
			accountKey: "azure",
			asOf,
			start: month,
			end: Math.min(monthStart(month, 1), time.lastBilled + 1),
			rows: rows.length,
			bytes: csv(
				columns,
				rows.map((row) => onlyColumns(columns, row.cells)),
			),
			moneyIn: sum(rows.map((row) => row.billed)),
		} as const;
		const outside = sum(rows.filter((row) => !row.inScope).map((row) => row.billed));
		return written(about, { scope: { kind: "billing-period", month: monthText(month) }, outside });
	});
}

/** The subsidiary's few days of usage: the only account with a file that has broken rows. */
export function emeaUsage(world: World): UsageDay[] {
	const caller: Caller = { team: "people-legal", feature: "people-helpdesk", environment: "production" };
	const place = { ...placeOf("microsoft", caller), account: "azure-emea" } as const;
	const model = modelOf(world, "microsoft", "gpt-5-mini");
	const dice = random(`${world.seed}/emea`);
	const start = monthStart(world.time.last, -REPEATED_MONTHS_BACK);
	const shape = { input: 2200, cache_read: 1900, output: 410 };
	return Array.from({ length: 12 }, (_, index) => {
		const day: DayNumber = start + 6 + index;
		const requests = dice.between(2500, 4000);
		const amounts = amountsOf({ model, day, requests, shape, long: false, dice });
		return { day, place, model, requests, amounts, long: false, batch: false, owner: caller };
	});
}

/**
 * A FOCUS file with three rows that cannot be read: an amount, a date and a currency are wrong. Only the
 * one without a date still says an amount of dollars.
 */
export function brokenFocusFile(world: World, emea: readonly UsageDay[]): Written {
	const good = emea.flatMap((each) => usageRows("azure-emea", each));
	const [first] = good;
	if (first === undefined) throw new Error("no usage to break");
	const broken: readonly FocusCells[] = [
		{ ...first.cells, BilledCost: "12.4O", ChargeDescription: `${first.cells["ChargeDescription"]} (1)` },
		{ ...first.cells, ChargePeriodStart: "", ChargePeriodEnd: "" },
		{ ...first.cells, BillingCurrency: "", PricingCurrency: "" },
	];
	const rows = good.map((row) => row.cells);
	rows.splice(5, 0, ...broken);
	const month = monthStart(first.day);
	const readable = sum(good.map((row) => row.billed)) + first.billed;
	const about = {
		path: `azure/emea/larkfield-emea-focus-cost_${monthText(month)}_part_0_0001.csv`,
		source: "focus",
		accountKey: "azure-emea",
		asOf: exportInstant(world.time.last),
		start: month,
		end: Math.min(monthStart(month, 1), world.time.lastBilled + 1),
		rows: rows.length,
		bytes: csv(
			AZURE_1_2_COLUMNS,
			rows.map((row) => onlyColumns(AZURE_1_2_COLUMNS, row)),
		),
		moneyIn: readable,
	} as const;
	return written(about, {
		scope: { kind: "billing-period", month: monthText(month) },
		brokenRows: broken.length,
		quarantined: first.billed,
		note: "three broken rows: an amount with a letter, no charge period, no currency",
	});
}
