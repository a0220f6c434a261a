/** Minus as typographers write it: as wide as a digit and a plus. */
export const MINUS = "−";

/** `1234567` is `1,234,567`. */
export function groupThousands(digits: string): string {
	return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with thousands separators: `12,158`. */
export function countText(count: number | bigint): string {
	return count < 0 ? `${MINUS}${groupThousands((-count).toString())}` : groupThousands(count.toString());
}
