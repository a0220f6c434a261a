import { percentText } from "@outlay/finops/decimal-text";
import { divideHalfEven, formatDecimal, parseDecimal } from "@outlay/finops/money";
import { moneyLine } from "@outlay/finops/money-text";
import { invariant } from "@outlay/finops/result";
import { escaped, oneLine } from "./html-text.ts";
import type { Mail } from "./mailer.ts";

/** A part of a month's spend; its kind says how to call what has no name. */
export interface ReportMailPart {
	readonly kind: "value" | "none" | "others";
	readonly label: string;
	readonly spend: string;
}

/** What the report of an owner's month says. Amounts are decimal text in `currency`. */
export interface SpendReportMail {
	readonly email: string;
	readonly organization: string;
	/** Null: the organization. */
	readonly owner: { readonly kind: "department" | "team"; readonly name: string } | null;
	/** `YYYY-MM`. */
	readonly month: string;
	readonly currency: string;
	readonly spend: string;
	readonly before: string;
	readonly notBilled: string;
	readonly unallocated: string;
	readonly budgets: readonly {
		readonly name: string;
		readonly currency: string;
		readonly used: string;
		readonly planned: string;
	}[];
	/** Departments of the organization, teams of a department; a team has none. */
	readonly owners: readonly ReportMailPart[];
	readonly features: readonly ReportMailPart[];
	readonly models: readonly ReportMailPart[];
	readonly otherCurrencies: readonly { readonly currency: string; readonly spend: string }[];
	/** Last day of the month with data; null: none. */
	readonly dataTo: string | null;
	readonly isPreview: boolean;
	/** The page with these figures, and where its reader turns the report off. */
	readonly url: string;
	readonly settingsUrl: string;
	/** The same for every attempt. */
	readonly messageId: string;
}

interface Row {
	readonly label: string;
	readonly value: string;
}

/** The mail, as text and as HTML. Every list sums to the month's spend. */
export function spendReportMail(report: SpendReportMail): Mail {
	const { email, organization, owner, isPreview, url, settingsUrl, messageId } = report;
	const who = owner === null ? oneLine(organization) : `${oneLine(owner.name)} at ${oneLine(organization)}`;
	const subject = `${isPreview ? "Preview: " : ""}AI spend of ${who}, ${monthText(report.month)}`;
	const tables = [
		{ title: "The month", rows: figures(report) },
		{ title: "Budgets", rows: report.budgets.map(budgetRow) },
		ownersTable(report),
		{ title: "Features", rows: report.features.map((part) => partRow(part, report, "No feature")) },
		{ title: "Models", rows: report.models.map((part) => partRow(part, report, "No model")) },
	].filter(({ rows }) => rows.length > 0);
	const basis = basisText(report);
	const text = [
		subject,
		...tables.map(({ title, rows }) =>
			[title, ...rows.map(({ label, value }) => `${label}: ${value}`)].join("\n"),
		),
		basis,
		`Open in Outlay:\n${url}`,
		`To turn this report off:\n${settingsUrl}`,
	].join("\n\n");
	const html = [
		'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
		`<p><strong>${escaped(subject)}</strong></p>`,
		...tables.flatMap(({ title, rows }) => [
			`<p style="margin-bottom:0">${escaped(title)}</p>`,
			"<table>",
			...rows.map(
				({ label, value }) =>
					`<tr><th style="text-align:left;font-weight:normal;padding-right:1em">${escaped(label)}</th><td style="text-align:right">${escaped(value)}</td></tr>`,
			),
			"</table>",
		]),
		`<p>${escaped(basis)}</p>`,
		`<p><a href="${escaped(url)}">Open in Outlay</a></p>`,
		`<p>To turn this report off: <a href="${escaped(settingsUrl)}">My notifications</a></p>`,
		"</body></html>",
	].join("\n");
	return { to: email, subject, text: `${text}\n`, html, messageId };
}

function ownersTable(report: SpendReportMail) {
	const [title, none] = report.owner === null ? ["Departments", "No department"] : ["Teams", "No team"];
	return { title, rows: report.owners.map((part) => partRow(part, report, none)) };
}

function figures({
	currency,
	spend,
	before,
	unallocated,
	notBilled,
	otherCurrencies,
}: SpendReportMail): readonly Row[] {
	const change = formatDecimal(minus(spend, before));
	const isNone = (text: string) => decimalOf(text).digits === 0n;
	return [
		{ label: "Spend", value: moneyLine(spend, currency) },
		{ label: "The month before", value: moneyLine(before, currency) },
		{
			label: "Change",
			value: `${moneyLine(change, currency, { signed: true })}${isNone(before) ? "" : ` (${shareText(change, before)})`}`,
		},
		...(isNone(unallocated)
			? []
			: [{ label: "Without a team", value: ofAll(unallocated, { currency, spend }) }]),
		...(isNone(notBilled) ? [] : [{ label: "Not billed yet", value: ofAll(notBilled, { currency, spend }) }]),
		...otherCurrencies.map((other) => ({
			label: `In ${other.currency}, which no rate converts`,
			value: moneyLine(other.spend, other.currency),
		})),
	];
}

function budgetRow({ name, currency, used, planned }: SpendReportMail["budgets"][number]): Row {
	const share = decimalOf(planned).digits > 0n ? ` (${shareText(used, planned)})` : "";
	return {
		label: oneLine(name),
		value: `${moneyLine(used, currency)} of ${moneyLine(planned, currency)}${share}`,
	};
}

function partRow(
	{ kind, label, spend }: ReportMailPart,
	report: Pick<SpendReportMail, "currency" | "spend">,
	none: string,
): Row {
	const name = kind === "value" ? oneLine(label) : kind === "none" ? none : "All others";
	return { label: name, value: ofAll(spend, report) };
}

function ofAll(part: string, { currency, spend }: Pick<SpendReportMail, "currency" | "spend">): string {
	const share = decimalOf(spend).digits > 0n ? ` (${shareText(part, spend)})` : "";
	return `${moneyLine(part, currency)}${share}`;
}

function basisText({ dataTo }: SpendReportMail): string {
	const basis = "Consumption, without tax and before credits, by days in UTC.";
	return dataTo === null ? basis : `${basis} Data to ${dataTo}.`;
}

/** `October 2026`. */
function monthText(month: string): string {
	const first = new Date(`${month}-01T00:00:00Z`);
	return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(first);
}

interface Decimal {
	readonly digits: bigint;
	readonly scale: number;
}

function decimalOf(text: string): Decimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `${text} is not a decimal`);
	return parsed.value;
}

/** Both at one scale. */
function together(a: string, b: string): readonly [bigint, bigint, number] {
	const [left, right] = [decimalOf(a), decimalOf(b)];
	const scale = Math.max(left.scale, right.scale);
	const at = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own);
	return [at(left), at(right), scale];
}

function minus(a: string, b: string): Decimal {
	const [left, right, scale] = together(a, b);
	return { digits: left - right, scale };
}

/** Percent to a tenth; `of` is not zero. */
function shareText(part: string, of: string): string {
	const [left, right] = together(part, of);
	const sign = right < 0n ? -1n : 1n;
	const tenths = divideHalfEven(left * 1_000n * sign, right * sign);
	return percentText(formatDecimal({ digits: tenths, scale: 1 }));
}
