import { comparable } from "./conditions.ts";
import type { OpenPeriod } from "./open-period.ts";
import { isEmptyTarget, type Target } from "./target.ts";

/** One row of a lookup table: what a value belongs to in `[from, to)`; null: without beginning or end. */
export interface LookupEntry extends Target, OpenPeriod {
	readonly value: string;
}

/** A dated table from a key, e-mail or tag value to owners; it counts as one rule. */
export interface LookupTable {
	readonly id: string;
	readonly name: string;
	readonly caseSensitive?: boolean;
	readonly entries: readonly LookupEntry[];
}

/** What a table says about one value, the strongest entry first. */
export type CompiledLookup = (value: string) => readonly LookupEntry[];

/**
 * Compiles a table. Where entries of one value overlap, the one that begins last wins, and of those
 * that begin on the same day the lower row: so a row may be appended without closing the one before it.
 * A row that names no owner says nothing.
 */
export function compileLookup(table: LookupTable): CompiledLookup {
	const caseSensitive = table.caseSensitive ?? false;
	const named = table.entries.filter((entry) => !isEmptyTarget(entry));
	const byValue = Map.groupBy(named.toReversed(), (entry) => comparable(entry.value, caseSensitive));
	for (const entries of byValue.values()) {
		entries.sort((a, b) => (a.from === b.from ? 0 : (a.from ?? "") < (b.from ?? "") ? 1 : -1));
	}
	return (value) => byValue.get(comparable(value, caseSensitive)) ?? [];
}
