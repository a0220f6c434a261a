import type { BulkAmount } from "@outlay/connectors/bulk-amount";
import { addDecimal, type ExactDecimal } from "@outlay/finops/money";
import type { Tally } from "./tally.ts";

const GROUP = 1_000_000_000n;
const RESIDUE_SCALE = 36;

interface Sums {
	rows: number;
	nano: number;
	low: number;
	residueHigh: number;
	residueRest: number;
}

/** Adds up the amounts of plain rows in numbers, whose sums stay exact for a few thousand rows: `flush` in time. */
export interface BulkTally {
	readonly add: (currency: string, amount: BulkAmount | null) => void;
	/** Hands the sums to the import's tally. */
	readonly flush: () => void;
}

const ROWS_MAX = 5_000;

export function openBulkTally(tally: Tally): BulkTally {
	const sums = new Map<string, Sums>();
	const flush = (): void => {
		for (const [currency, sum] of sums) {
			const atto = BigInt(sum.nano) * GROUP + BigInt(sum.low);
			const digits = BigInt(sum.residueHigh) * GROUP + BigInt(sum.residueRest);
			const residue: ExactDecimal = { digits, scale: RESIDUE_SCALE };
			const read = addDecimal({ digits: atto, scale: 18 }, residue);
			tally.chargePlain(currency, { rows: sum.rows, read, atto, residue });
		}
		sums.clear();
	};
	return {
		flush,
		add: (currency, amount) => {
			const sum = sums.get(currency) ?? { rows: 0, nano: 0, low: 0, residueHigh: 0, residueRest: 0 };
			sum.rows += 1;
			if (amount !== null) {
				sum.nano += amount.nano;
				sum.low += amount.low;
				sum.residueHigh += amount.residueHigh;
				sum.residueRest += amount.residueRest;
			}
			sums.set(currency, sum);
			if (sum.rows >= ROWS_MAX) flush();
		},
	};
}
