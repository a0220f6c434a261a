import type { SpendAmounts } from "@outlay/db/read-models/spend-amounts";
import type { AccountFreshness, SpendFreshness } from "@outlay/db/read-models/spend-freshness";
import type { LeftOut } from "@outlay/db/read-models/spend-left-out";
import { addDays, type DaySpan } from "@outlay/finops/day";
import { moneyLine } from "@outlay/finops/money-text";
import { type SpendView, spendViewTitle } from "@outlay/finops/spend-view";
import type { BasisItem } from "../../../design/basis.tsx";
import { daySpanText, dayText } from "../../../design/day-text.ts";
import { isZero } from "./decimal.ts";
import { valueWord } from "./words.ts";

export interface BasisInput {
	readonly freshness: SpendFreshness;
	readonly view: SpendView;
	readonly span: DaySpan;
	/** What is beside the total; null when nothing is shown. */
	readonly amounts: SpendAmounts | null;
	readonly currency: string;
	/** Spend in other currencies, where the screen does not show it. */
	readonly leftOut?: readonly LeftOut[];
	/** What other currencies are converted to, where a rate holds; null: nothing is. */
	readonly convertTo: string | null;
}

/** The line under a title that says what the figures rest on: how far bills go, what waits, which view, what is apart. */
export function basisLine(input: BasisInput): readonly BasisItem[] {
	return [...freshnessItems(input), ...waitingItems(input), ...viewItems(input), ...currencyItems(input)];
}

/** Currencies are added up at a rate or not at all: what the figures do not have is named, with its money. */
function currencyItems({ leftOut = [], amounts, currency, convertTo }: BasisInput): readonly BasisItem[] {
	const items: BasisItem[] = [];
	if (amounts !== null && !isZero(amounts.converted)) {
		const hint =
			"Billed in other currencies, converted by the exchange rate of each day: see the price book.";
		items.push({ tone: "none", text: `${moneyLine(amounts.converted, currency)} of it converted`, hint });
	}
	if (leftOut.length === 0) return items;
	const others = leftOut.map((other) => moneyLine(other.amount, other.currency)).join(", ");
	return [
		...items,
		convertTo === null
			? { tone: "warn", text: `Not added: ${others}`, hint: NOT_ADDED }
			: { tone: "warn", text: `Unconverted: ${others}`, hint: UNCONVERTED },
	];
}

const NOT_ADDED = "Spend in other currencies. It is not converted: choose its currency to see it.";
const UNCONVERTED =
	"No exchange rate holds on its days, so that it is not in the figures. Enter one in the price book.";

/** What arrived after its month was closed: figures do not have it. */
function waitingItems({ freshness, view }: BasisInput): readonly BasisItem[] {
	const { waiting } = freshness;
	if (waiting === null) return [];
	const { days, first, last } = waiting;
	const money = waiting.changes
		.map((change) => `, ${moneyLine(change[view.view], change.currency)}`)
		.join("");
	const where = daySpanText(first, last);
	return [
		{
			tone: "warn",
			text: `${days} ${days === 1 ? "day waits" : "days wait"}: month closed${money}`,
			hint: `Newer data of ${where} arrived after the month was closed. The figures stay as they were; opening the month takes it in.`,
		},
	];
}

function freshnessItems({ freshness, span }: BasisInput): readonly BasisItem[] {
	const { billedTo, heldBack, dataTo } = freshness;
	if (freshness.accounts.length === 0) return [{ tone: "warn", text: "No source covers these days" }];
	const billed: BasisItem =
		billedTo === null
			? {
					tone: "warn",
					text: "Not billed yet",
					hint: "No bill for these days is final. Figures are usage times the price book.",
				}
			: {
					tone: heldBack === null ? "ok" : "warn",
					text: `Billed, complete to ${dayText(billedTo)}`,
					hint: heldBack === null ? "Every bill of these days is final (UTC days)." : heldBackText(heldBack),
				};
	const first = billedTo === null ? span.start : addDays(billedTo, 1);
	if (dataTo === null || dataTo < first) return [billed];
	const days = daySpanText(first, dataTo);
	return [
		billed,
		{
			tone: "none",
			text: `${days} not final`,
			hint: `Usage times the price book, or bills that may still change. ${heldBack === null ? "" : heldBackText(heldBack)}`.trim(),
		},
	];
}

function heldBackText(account: AccountFreshness): string {
	const source = account.heldBackBy === null ? "" : ` (${account.heldBackBy})`;
	const to = account.billedTo === null ? "has no final bill yet" : `is final to ${dayText(account.billedTo)}`;
	return `${valueWord("provider", account.issuer)}, ${account.name}${source} ${to} and holds the others back.`;
}

function viewItems({ view, amounts, currency }: BasisInput): readonly BasisItem[] {
	const name = view.view === "invoice" ? "Invoice view" : "Consumption view";
	const tax = view.tax === "included" ? ", tax included" : "";
	const credits = view.credits === "included" ? ", credits taken off" : "";
	const items: BasisItem[] = [{ tone: "none", text: `${name}${tax}${credits}`, hint: spendViewTitle(view) }];
	if (amounts !== null && !isZero(amounts.credits)) {
		items.push({ tone: "none", text: `Credits ${moneyLine(amounts.credits, currency)} apart` });
	}
	if (amounts !== null && !isZero(amounts.tax)) {
		items.push({ tone: "none", text: `Tax ${moneyLine(amounts.tax, currency)} left out` });
	}
	return items;
}
