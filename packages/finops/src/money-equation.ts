import {
	type Atto,
	addDecimal,
	type Currency,
	DECIMAL_ZERO,
	type ExactDecimal,
	formatDecimal,
	MONEY_SCALE,
	subtractDecimal,
} from "./money.ts";
import { assertNever } from "./result.ts";

/**
 * One thing that happened to rows of an import. `read` is what the file says, added up from its own
 * amounts; the other three are what became of it. They must come from different places in the
 * program, or the equation proves nothing. `currency` null: the row's currency could not be read.
 * `amount` null: the row's amount could not be read, or its layout has none.
 */
export type EquationEntry =
	| {
			readonly kind: "read";
			readonly rows: number;
			readonly currency: Currency | null;
			readonly amount: ExactDecimal | null;
	  }
	| {
			/** Rows that became charges. `atto` is what was written, `residue` what rounding to atto left over. */
			readonly kind: "charged";
			readonly rows: number;
			readonly currency: Currency | null;
			readonly atto: Atto;
			readonly residue: ExactDecimal;
	  }
	| {
			readonly kind: "quarantined" | "skipped";
			readonly rows: number;
			readonly currency: Currency | null;
			readonly amount: ExactDecimal | null;
			/** The reason's code: `bad_amount`, `outside_ai_scope`, ... */
			readonly reason: string;
	  };

export interface ReasonTotals {
	readonly rows: number;
	readonly amount: ExactDecimal;
}

/** One currency's side of: money in = charged + quarantined + skipped + rounding residue. */
export interface CurrencyTotals {
	readonly currency: Currency | null;
	readonly rowsRead: number;
	readonly in: ExactDecimal;
	readonly rowsCharged: number;
	readonly charged: Atto;
	readonly residue: ExactDecimal;
	readonly quarantined: ExactDecimal;
	readonly quarantinedByReason: Readonly<Record<string, ReasonTotals>>;
	readonly skipped: ExactDecimal;
	readonly skippedByReason: Readonly<Record<string, ReasonTotals>>;
	/** Quarantined and skipped rows whose amount is not known: counted apart, never as 0. */
	readonly unknownAmountRows: number;
}

/** Totals of an import, one per currency, in order of currency; rows without one come last. */
export type MoneyEquation = readonly CurrencyTotals[];

export const EMPTY_EQUATION: MoneyEquation = [];

/** Adds entries to running totals, exactly. Batches may be added in any order and grouping. */
export function addEntries(equation: MoneyEquation, entries: Iterable<EquationEntry>): MoneyEquation {
	const totals = new Map(equation.map((side) => [side.currency, side]));
	for (const entry of entries) {
		const side = totals.get(entry.currency) ?? noTotals(entry.currency);
		totals.set(entry.currency, addEntry(side, entry));
	}
	return inOrder(totals.values());
}

/** Adds the totals of two parts of one import (batches, members of an archive). */
export function addEquations(a: MoneyEquation, b: MoneyEquation): MoneyEquation {
	const totals = new Map(a.map((side) => [side.currency, side]));
	for (const side of b) {
		const other = totals.get(side.currency);
		totals.set(side.currency, other === undefined ? side : addSides(other, side));
	}
	return inOrder(totals.values());
}

/** What is missing (positive) or too much (negative) among the outcomes: zero when nothing was lost. */
export function discrepancy(side: CurrencyTotals): ExactDecimal {
	const charged: ExactDecimal = { digits: side.charged, scale: MONEY_SCALE };
	const outcomes = [charged, side.residue, side.quarantined, side.skipped];
	return subtractDecimal(side.in, outcomes.reduce(addDecimal, DECIMAL_ZERO));
}

/** Rows read that became nothing: zero when every row has an outcome. */
export function missingRows(side: CurrencyTotals): number {
	return side.rowsRead - side.rowsCharged - rowsOf(side.quarantinedByReason) - rowsOf(side.skippedByReason);
}

/** Whether money in = charged + quarantined + skipped + residue and every row has an outcome, per currency, exactly. */
export function balanced(equation: MoneyEquation): boolean {
	return equation.every((side) => discrepancy(side).digits === 0n && missingRows(side) === 0);
}

/** The equation of one currency as a line of text, exact: for logs and the result page. */
export function formatEquation(side: CurrencyTotals): string {
	const charged = formatDecimal({ digits: side.charged, scale: MONEY_SCALE });
	const parts = [charged, ...[side.quarantined, side.skipped, side.residue].map(formatDecimal)];
	const verdict = balanced([side]) ? "=" : "≠";
	return `${side.currency ?? "?"} ${formatDecimal(side.in)} ${verdict} ${parts.join(" + ")}`;
}

function rowsOf(reasons: Readonly<Record<string, ReasonTotals>>): number {
	return Object.values(reasons).reduce((sum, reason) => sum + reason.rows, 0);
}

function noTotals(currency: Currency | null): CurrencyTotals {
	return {
		currency,
		rowsRead: 0,
		in: DECIMAL_ZERO,
		rowsCharged: 0,
		charged: 0n,
		residue: DECIMAL_ZERO,
		quarantined: DECIMAL_ZERO,
		quarantinedByReason: {},
		skipped: DECIMAL_ZERO,
		skippedByReason: {},
		unknownAmountRows: 0,
	};
}

function addEntry(side: CurrencyTotals, entry: EquationEntry): CurrencyTotals {
	switch (entry.kind) {
		case "read":
			return {
				...side,
				rowsRead: side.rowsRead + entry.rows,
				in: addDecimal(side.in, entry.amount ?? DECIMAL_ZERO),
			};
		case "charged":
			return {
				...side,
				rowsCharged: side.rowsCharged + entry.rows,
				charged: side.charged + entry.atto,
				residue: addDecimal(side.residue, entry.residue),
			};
		case "quarantined":
		case "skipped": {
			const amount = entry.amount ?? DECIMAL_ZERO;
			const unknown = entry.amount === null ? entry.rows : 0;
			const byReason = { [entry.reason]: { rows: entry.rows, amount } };
			const none = noTotals(entry.currency);
			return addSides(
				side,
				entry.kind === "skipped"
					? { ...none, skipped: amount, skippedByReason: byReason, unknownAmountRows: unknown }
					: { ...none, quarantined: amount, quarantinedByReason: byReason, unknownAmountRows: unknown },
			);
		}
		default:
			return assertNever(entry);
	}
}

function addSides(a: CurrencyTotals, b: CurrencyTotals): CurrencyTotals {
	return {
		currency: a.currency,
		rowsRead: a.rowsRead + b.rowsRead,
		in: addDecimal(a.in, b.in),
		rowsCharged: a.rowsCharged + b.rowsCharged,
		charged: a.charged + b.charged,
		residue: addDecimal(a.residue, b.residue),
		quarantined: addDecimal(a.quarantined, b.quarantined),
		quarantinedByReason: addReasons(a.quarantinedByReason, b.quarantinedByReason),
		skipped: addDecimal(a.skipped, b.skipped),
		skippedByReason: addReasons(a.skippedByReason, b.skippedByReason),
		unknownAmountRows: a.unknownAmountRows + b.unknownAmountRows,
	};
}

function addReasons(
	a: Readonly<Record<string, ReasonTotals>>,
	b: Readonly<Record<string, ReasonTotals>>,
): Readonly<Record<string, ReasonTotals>> {
	const sum = new Map(Object.entries(a));
	for (const [code, { rows, amount }] of Object.entries(b)) {
		const other = sum.get(code) ?? { rows: 0, amount: DECIMAL_ZERO };
		sum.set(code, { rows: other.rows + rows, amount: addDecimal(other.amount, amount) });
	}
	return Object.fromEntries(sum);
}

function inOrder(sides: Iterable<CurrencyTotals>): MoneyEquation {
	return [...sides].sort((a, b) => {
		if (a.currency === null || b.currency === null)
			return a.currency === b.currency ? 0 : a.currency === null ? 1 : -1;
		return a.currency < b.currency ? -1 : 1;
	});
}
