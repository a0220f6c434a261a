import { invariant } from "./result.ts";

/**
 * Parts of `part` in proportion to `amounts`, which may have any sign; they sum to `part` exactly. The whole's part is
 * the amounts themselves, and each part is less than two units from its exact share. Amounts that cancel out say no
 * proportion: the largest of them gets all. No amounts are a bug where there is a part.
 */
export function proportionalParts(part: bigint, amounts: readonly bigint[]): readonly bigint[] {
	invariant(amounts.length > 0 || part === 0n, "a part of nothing");
	const whole = amounts.reduce((sum, amount) => sum + amount, 0n);
	if (part === whole) return amounts;
	if (whole === 0n) {
		const largest = amounts.reduce((best, amount, at) => (isLarger(amount, amounts[best]) ? at : best), 0);
		return amounts.map((_, at) => (at === largest ? part : 0n));
	}
	let passed = 0n;
	let given = 0n;
	return amounts.map((amount) => {
		passed += amount;
		const upTo = (part * passed) / whole;
		const own = upTo - given;
		given = upTo;
		return own;
	});
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

const isLarger = (amount: bigint, other = 0n) => magnitude(amount) > magnitude(other);
