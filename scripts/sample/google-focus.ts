import { dayText, monthStart, monthText, type Timeline } from "./calendar.ts";
import { csv } from "./csv.ts";
import { attoText, sum } from "./decimal.ts";
import { exportInstant, type Written, written } from "./file.ts";
import { GOOGLE_COLUMNS } from "./focus-columns.ts";
import { type FocusRow, focusBasics } from "./focus-row.ts";
import { type Line, linesOf } from "./lines.ts";
import type { Meter } from "./prices.ts";
import { hexDigest } from "./random.ts";
import type { UsageDay } from "./usage.ts";

/** Features on the Gemini API; the others are on Vertex AI. */
const ON_GEMINI_API: ReadonlySet<string> = new Set(["localisation", "voice-notes"]);

const ISSUER = {
	ProviderName: "Google Cloud",
	PublisherName: "Google Cloud",
	InvoiceIssuerName: "Google Cloud",
};

function skuDescription(meter: Meter, spelling: string): string {
	if (meter === "cache_read") return `Generate content cached text input token count for gemini ${spelling}`;
	return `Generate content ${meter} token count gemini ${spelling} text`;
}

/** `AB12-CD34-EF56`. */
function skuId(text: string): string {
	const hex = hexDigest(text).toUpperCase();
	return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}`;
}

function usageRows(each: UsageDay): FocusRow[] {
	const { subAccount, tags } = each.place;
	const gemini = ON_GEMINI_API.has(each.owner?.feature ?? "");
	return each.amounts.map((part) => {
		const description = skuDescription(part.meter, each.model.spelling);
		const tokens = BigInt(part.tokens);
		const cells = {
			...ISSUER,
			...focusBasics({
				accountKey: "google",
				day: each.day,
				category: "Usage",
				billed: part.cost,
				effective: part.cost,
				list: part.list,
			}),
			BillingAccountType: "Billing Account",
			SubAccountId: subAccount.id ?? "",
			SubAccountName: subAccount.name,
			SubAccountType: "Project",
			ChargeDescription: description,
			ListUnitPrice: attoText(part.list / tokens),
			ContractedUnitPrice: attoText(part.cost / tokens),
			PricingCategory: "Standard",
			PricingQuantity: part.tokens.toString(),
			PricingUnit: "count",
			ConsumedQuantity: part.tokens.toString(),
			ConsumedUnit: "count",
			ServiceName: gemini ? "Gemini API" : "Vertex AI",
			ServiceCategory: "AI and Machine Learning",
			ServiceSubcategory: "Generative AI",
			SkuId: skuId(description),
			SkuMeter: description,
			SkuPriceId: `${skuId(description)}-1`,
			RegionId: gemini ? "" : "us-central1",
			RegionName: gemini ? "" : "Iowa",
			Tags: JSON.stringify(tags),
		};
		return { day: each.day, billed: part.cost, inScope: true, cells };
	});
}

function lineRow(line: Line): FocusRow {
	const { billed, effective, list, day, category } = line;
	const credit = line.kind === "credit";
	const cells = {
		...ISSUER,
		...focusBasics({ accountKey: "google", day, category, billed, effective, list }),
		BillingAccountType: "Billing Account",
		SubAccountId: line.place.subAccount.id ?? "",
		SubAccountName: line.place.subAccount.name,
		SubAccountType: "Project",
		ChargeDescription: credit ? "Promotional credit, Vertex AI" : `${line.service} usage`,
		ServiceName: credit ? "Vertex AI" : line.service,
		ServiceCategory: credit
			? "AI and Machine Learning"
			: line.service === "BigQuery"
				? "Analytics"
				: "Storage",
		Tags: "{}",
	};
	return { day, billed, inScope: line.inScope, cells };
}

/** Google's FOCUS 1.2 export, one file a month. */
export function googleFocusFiles(
	time: Timeline,
	usage: readonly UsageDay[],
	lines: readonly Line[],
): Written[] {
	const asOf = exportInstant(time.last);
	return time.months
		.filter((month) => month <= time.lastBilled)
		.map((month) => {
			const own = usage.filter(
				(each) => each.place.account === "google" && monthText(each.day) === monthText(month),
			);
			const rows = [...own.flatMap(usageRows), ...linesOf(lines, "google", month).map(lineRow)].sort(
				(a, b) => a.day - b.day,
			);
			const about = {
				path: `google/focus/gcp_billing_export_focus_${monthText(month).replace("-", "")}.csv`,
				source: "focus",
				accountKey: "google",
				asOf,
				start: month,
				end: Math.min(monthStart(month, 1), time.lastBilled + 1),
				rows: rows.length,
				bytes: csv(
					GOOGLE_COLUMNS,
					rows.map((row) => ({ ...row.cells, x_ExportTime: `${dayText(time.last)}T22:40:00Z` })),
				),
				moneyIn: sum(rows.map((row) => row.billed)),
			} as const;
			const outside = sum(rows.filter((row) => !row.inScope).map((row) => row.billed));
			return written(about, { scope: { kind: "billing-period", month: monthText(month) }, outside });
		});
}
