export const HISTOGRAM_BUCKETS = 24;
/** The letter of the first bucket: below 1. Bucket n is [2^(n-1), 2^n); powers of two are exact in a double. */
export const FIRST_BUCKET = 65;

/** Counts per bucket of letters that stand for one row each; empty when there are none. */
export function countBuckets(letters: string): readonly number[] {
	if (letters === "") return [];
	const counts = new Array<number>(HISTOGRAM_BUCKETS).fill(0);
	for (let at = 0; at < letters.length; at += 1) {
		const bucket = letters.charCodeAt(at) - FIRST_BUCKET;
		counts[bucket] = (counts[bucket] ?? 0) + 1;
	}
	return counts;
}
