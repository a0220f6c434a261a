import { type AccountKey, account } from "./accounts.ts";
import type { DayNumber } from "./calendar.ts";
import { dayText } from "./calendar.ts";
import { attoText } from "./decimal.ts";
import type { SampleFile, Source } from "./manifest.ts";

/** A file of the sample before it is on disk. */
export interface Written {
	readonly entry: SampleFile;
	readonly bytes: string | Uint8Array;
}

interface About {
	readonly path: string;
	readonly source: Source;
	readonly accountKey: AccountKey | null;
	readonly asOf: string;
	readonly start: DayNumber;
	/** The day after the last one. */
	readonly end: DayNumber;
	readonly rows: number;
	readonly bytes: string | Uint8Array;
	/** Atto, or decimal text where the file's own amounts are finer; null: no amounts. */
	readonly moneyIn: bigint | string | null;
}

type Rest = Partial<Omit<SampleFile, "outsideAiScope" | "quarantined">> & {
	readonly outside?: bigint;
	readonly quarantined?: bigint;
};

/** Fills in what most files have in common: a whole account's billed statement that counts. */
export function written(about: About, rest: Rest = {}): Written {
	const { outside = 0n, quarantined = 0n, ...given } = rest;
	const { path, source, accountKey, asOf, rows, bytes, moneyIn } = about;
	const entry: SampleFile = {
		path,
		source,
		kind: "statement",
		basis: "billed",
		billingAccount: accountKey === null ? null : account(accountKey),
		asOf,
		span: { start: dayText(about.start), end: dayText(about.end) },
		scope: { kind: "account" },
		role: "counts",
		rows,
		brokenRows: 0,
		moneyIn: typeof moneyIn === "bigint" ? attoText(moneyIn) : moneyIn,
		note: null,
		...given,
		quarantined: attoText(quarantined),
		outsideAiScope: attoText(outside),
	};
	return { entry, bytes };
}

/** The instant at which the sample's exports were made: the morning after its last day. */
export function exportInstant(lastDay: DayNumber): string {
	return `${dayText(lastDay + 1)}T05:00:00Z`;
}

/** Groups values by a text key, keys in order of first appearance. */
export function grouped<Value>(
	values: Iterable<Value>,
	keyOf: (value: Value) => string,
): Map<string, Value[]> {
	const groups = new Map<string, Value[]>();
	for (const value of values) {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [value]);
		else group.push(value);
	}
	return groups;
}
