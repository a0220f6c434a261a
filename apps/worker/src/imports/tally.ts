import type { RowOutcome } from "@outlay/connectors/connector";
import type { ImportMoneyRow, ImportReasonRow } from "@outlay/db/imports/commit-import";
import type { SupersededRows } from "@outlay/db/imports/replace-cells";
import {
	type Atto,
	addDecimal,
	DECIMAL_ZERO,
	type ExactDecimal,
	formatAtto,
	formatDecimal,
	parseAtto,
	toAtto,
} from "@outlay/finops/money";
import { addEntries, type EquationEntry, type MoneyEquation } from "@outlay/finops/money-equation";
import { invariant } from "@outlay/finops/result";
import { currencyOfRow } from "./storable.ts";

/** The currency of rows that have none: usage without a reported cost, lines whose currency could not be read. */
const NO_CURRENCY = "";

interface Sum {
	rows: number;
	amount: ExactDecimal;
	unknown: number;
}

interface Charged {
	rows: number;
	atto: Atto;
	residue: ExactDecimal;
}

/**
 * Counts the rows and money of an import as it reads. `read` comes from the file's own amount column, `charged` from
 * the costs that go to the database: two paths, so that the equation proves something.
 */
export class Tally {
	readonly #read = new Map<string, Sum>();
	readonly #charged = new Map<string, Charged>();
	readonly #aside = new Map<
		string,
		Sum & { kind: "quarantined" | "skipped"; code: string; currency: string }
	>();
	rows = 0;

	/** Any row of the file, with the amount that the file says. */
	read(outcome: RowOutcome): void {
		this.rows += 1;
		const sum = this.#read.get(currencyOfRow(outcome)) ?? { rows: 0, amount: DECIMAL_ZERO, unknown: 0 };
		sum.rows += 1;
		sum.amount = addDecimal(sum.amount, outcome.amount ?? DECIMAL_ZERO);
		this.#read.set(currencyOfRow(outcome), sum);
	}

	/** A row that became a charge or usage; `amount` is what its cost column rounds to. Returns the rounded amount. */
	charge(currency: string, amount: ExactDecimal | null): Atto {
		const { atto, residue } = toAtto(amount ?? DECIMAL_ZERO);
		const sum = this.#charged.get(currency) ?? { rows: 0, atto: 0n, residue: DECIMAL_ZERO };
		sum.rows += 1;
		sum.atto += atto;
		sum.residue = addDecimal(sum.residue, residue);
		this.#charged.set(currency, sum);
		return atto;
	}

	/** Rows read in bulk that became usage: `read` is the file's own amount, `atto` and `residue` what it was rounded to. */
	chargePlain(
		currency: string,
		plain: {
			readonly rows: number;
			readonly read: ExactDecimal;
			readonly atto: Atto;
			readonly residue: ExactDecimal;
		},
	): void {
		this.rows += plain.rows;
		const read = this.#read.get(currency) ?? { rows: 0, amount: DECIMAL_ZERO, unknown: 0 };
		read.rows += plain.rows;
		read.amount = addDecimal(read.amount, plain.read);
		this.#read.set(currency, read);
		const sum = this.#charged.get(currency) ?? { rows: 0, atto: 0n, residue: DECIMAL_ZERO };
		sum.rows += plain.rows;
		sum.atto += plain.atto;
		sum.residue = addDecimal(sum.residue, plain.residue);
		this.#charged.set(currency, sum);
	}

	/** A row that is kept aside with its reason. */
	setAside(
		kind: "quarantined" | "skipped",
		code: string,
		row: { currency: string; amount: ExactDecimal | null },
	): void {
		const key = JSON.stringify([kind, code, row.currency]);
		const sum = this.#aside.get(key) ?? {
			kind,
			code,
			currency: row.currency,
			rows: 0,
			amount: DECIMAL_ZERO,
			unknown: 0,
		};
		sum.rows += 1;
		if (row.amount === null) sum.unknown += 1;
		else sum.amount = addDecimal(sum.amount, row.amount);
		this.#aside.set(key, sum);
	}

	/** Rows that were staged and turned out to be answered by a newer export or version. */
	supersede(code: string, gone: readonly SupersededRows[]): void {
		for (const { currency, rows, amount } of gone) {
			const parsed = parseAtto(amount);
			invariant(parsed.ok, `the database answered ${amount}`);
			const charged = this.#charged.get(currency);
			invariant(charged !== undefined, `superseded ${currency} that was never charged`);
			charged.rows -= Number(rows);
			charged.atto -= parsed.value;
			const key = JSON.stringify(["skipped", code, currency]);
			const amountGone = { digits: parsed.value, scale: 18 };
			const sum = this.#aside.get(key);
			this.#aside.set(key, {
				kind: "skipped",
				code,
				currency,
				rows: (sum?.rows ?? 0) + Number(rows),
				amount: addDecimal(sum?.amount ?? DECIMAL_ZERO, amountGone),
				unknown: sum?.unknown ?? 0,
			});
		}
	}

	/** Sum of what was charged, to compare with what the database took. */
	chargedAtto(currency: string): Atto {
		return this.#charged.get(currency)?.atto ?? 0n;
	}

	chargedRows(): number {
		return [...this.#charged.values()].reduce((rows, sum) => rows + sum.rows, 0);
	}

	asideRows(kind: "quarantined" | "skipped"): number {
		return [...this.#aside.values()].reduce((rows, sum) => rows + (sum.kind === kind ? sum.rows : 0), 0);
	}

	equation(): MoneyEquation {
		const entries: EquationEntry[] = [];
		for (const [currency, { rows, amount }] of this.#read) {
			entries.push({ kind: "read", rows, currency, amount });
		}
		for (const [currency, sum] of this.#charged) entries.push({ kind: "charged", currency, ...sum });
		for (const { kind, code, currency, rows, amount, unknown } of this.#aside.values()) {
			if (unknown > 0) entries.push({ kind, rows: unknown, currency, amount: null, reason: code });
			if (rows > unknown) entries.push({ kind, rows: rows - unknown, currency, amount, reason: code });
		}
		return addEntries([], entries);
	}

	reasons(): readonly ImportReasonRow[] {
		return [...this.#aside.values()].map(({ kind, code, currency, rows, amount, unknown }) => ({
			disposition: kind,
			code,
			currency,
			rows: BigInt(rows),
			amount: formatDecimal(amount),
			unknownAmountRows: BigInt(unknown),
		}));
	}
}

/** The equation as rows of the database. */
export function moneyRows(equation: MoneyEquation): readonly ImportMoneyRow[] {
	return equation.map((side) => ({
		currency: side.currency ?? NO_CURRENCY,
		amountIn: formatDecimal(side.in),
		charged: formatAtto(side.charged),
		quarantined: formatDecimal(side.quarantined),
		skipped: formatDecimal(side.skipped),
		residue: formatDecimal(side.residue),
		unknownAmountRows: BigInt(side.unknownAmountRows),
	}));
}
