import type { ImportDetail, ImportMoneyView, ImportReasonView } from "@outlay/db/read-models/imports";
import {
	addDecimal,
	compareDecimal,
	DECIMAL_ZERO,
	type ExactDecimal,
	parseDecimal,
} from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";

/** What became of a part of the file's lines and of their money. */
export interface LedgerPart {
	readonly name: string;
	/** How many lines; `not-counted`: the import counts them for the file, not by currency; `none`: it is not of lines. */
	readonly lines: number | "not-counted" | "none";
	/** Decimal text; null: none of its lines says an amount that could be read. */
	readonly amount: string | null;
	/** Lines among them that are in no sum: their amount, or its currency, could not be read. */
	readonly unknownLines: number;
}

/** One currency of a file: money in = charged + quarantined + skipped + rounding. */
export interface Ledger {
	readonly currency: string;
	readonly parts: readonly LedgerPart[];
	readonly file: LedgerPart;
	readonly addsUp: boolean;
}

/**
 * A ledger per currency of the file. Where it has one currency only, every line of the file is in its ledger, also
 * those whose currency nobody could read; where it has several, lines are told by currency as far as they are counted so.
 */
export function ledgersOf(detail: Pick<ImportDetail, "money" | "reasons" | "rows">): readonly Ledger[] {
	const currencies = detail.money.filter(({ currency }) => currency !== "");
	return currencies.map((money) => ledgerOf(money, { ...detail, isOnly: currencies.length === 1 }));
}

interface LedgerInput extends Pick<ImportDetail, "reasons" | "rows"> {
	/** The file has no other currency. */
	readonly isOnly: boolean;
}

function ledgerOf(money: ImportMoneyView, { reasons, rows, isOnly }: LedgerInput): Ledger {
	const own = reasons.filter(({ currency }) => currency === money.currency || (isOnly && currency === ""));
	const aside = (disposition: ImportReasonView["disposition"]) =>
		own.filter((reason) => reason.disposition === disposition);
	const charged: LedgerPart = {
		name: "Charged",
		lines: isOnly ? rows.charged : "not-counted",
		amount: money.charged,
		unknownLines: 0,
	};
	const parts = [
		charged,
		asidePart("Quarantined, to be mended", money.quarantined, aside("quarantined")),
		asidePart("Skipped, with a reason", money.skipped, aside("skipped")),
		{
			name: "Rounding past 18 decimals",
			lines: "none",
			amount: money.residue,
			unknownLines: 0,
		} satisfies LedgerPart,
	];
	const sum = [money.charged, money.quarantined, money.skipped, money.residue]
		.map(decimal)
		.reduce(addDecimal, DECIMAL_ZERO);
	return {
		currency: money.currency,
		parts,
		file: {
			name: "The file",
			lines: isOnly ? rows.read : "not-counted",
			amount: money.amountIn,
			unknownLines: parts.reduce((total, { unknownLines }) => total + unknownLines, 0),
		},
		addsUp: compareDecimal(sum, decimal(money.amountIn)) === 0,
	};
}

function asidePart(name: string, amount: string, reasons: readonly ImportReasonView[]): LedgerPart {
	const lines = reasons.reduce((sum, reason) => sum + reason.rows, 0);
	const unknownLines = reasons.reduce(
		(sum, reason) => sum + (reason.currency === "" ? reason.rows : reason.unknownAmountRows),
		0,
	);
	return { name, lines, amount: lines > 0 && unknownLines === lines ? null : amount, unknownLines };
}

function decimal(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `"${text}" is not a decimal`);
	return parsed.value;
}
