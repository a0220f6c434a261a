import type { Day } from "@outlay/finops/day";
import { overlaps } from "./price.ts";

/** Days `[validFrom, validTo)`; null bounds are open. Never empty. */
export interface Validity {
	readonly validFrom: Day | null;
	readonly validTo: Day | null;
}

/** Days that are in both; null when none is. */
export function intersect(a: Validity, b: Validity): Validity | null {
	if (!overlaps(a, b)) return null;
	const validFrom = compareStarts(a, b) < 0 ? b.validFrom : a.validFrom;
	const endsFirst = b.validTo === null || (a.validTo !== null && a.validTo < b.validTo) ? a : b;
	return { validFrom, validTo: endsFirst.validTo };
}

/** Days of `span` that are in none of `holes`, in order of time. */
export function subtract(span: Validity, holes: readonly Validity[]): readonly Validity[] {
	let left: readonly Validity[] = [span];
	for (const hole of holes) left = left.flatMap((part) => minus(part, hole));
	return left;
}

function minus(part: Validity, hole: Validity): readonly Validity[] {
	if (!overlaps(part, hole)) return [part];
	const before =
		hole.validFrom === null ? null : intersect(part, { validFrom: null, validTo: hole.validFrom });
	const after = hole.validTo === null ? null : intersect(part, { validFrom: hole.validTo, validTo: null });
	return [before, after].filter((days) => days !== null);
}

/** The same days in the fewest spans, in order of time. */
export function merge(spans: readonly Validity[]): readonly Validity[] {
	const merged: Validity[] = [];
	for (const span of spans.toSorted(compareStarts)) {
		const last = merged.at(-1);
		const isApart =
			last === undefined ||
			(last.validTo !== null && span.validFrom !== null && last.validTo < span.validFrom);
		if (isApart) merged.push(span);
		else if (last.validTo !== null && (span.validTo === null || span.validTo > last.validTo)) {
			merged[merged.length - 1] = { validFrom: last.validFrom, validTo: span.validTo };
		}
	}
	return merged;
}

/** True when both are the same days. */
export function sameDays(a: Validity, b: Validity): boolean {
	return a.validFrom === b.validFrom && a.validTo === b.validTo;
}

function compareStarts(a: Validity, b: Validity): number {
	if (a.validFrom === b.validFrom) return 0;
	return a.validFrom === null || (b.validFrom !== null && a.validFrom < b.validFrom) ? -1 : 1;
}
