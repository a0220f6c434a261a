import type { ExactDecimal } from "./money.ts";
import type { BilledPosting, MeteredPosting, Posting } from "./posting.ts";

/**
 * What each posting counts: what its bill says; where a usage line does not say, what the usage counts that carries it.
 * No usage is counted twice: not for two lines that it carries, and not beside a line that counts it itself. Null: nobody
 * says. In the order of the postings, which decides between lines that could both count the same usage.
 */
export function carriedQuantities<Billed extends BilledPosting, Metered extends MeteredPosting>(
	postings: readonly Posting<Billed, Metered>[],
): readonly (ExactDecimal | null)[] {
	const counted = new Set<Metered>();
	for (const { billed, metered } of postings) {
		if (billed.category === "Usage" && billed.quantity !== null)
			for (const each of metered) counted.add(each);
	}
	return postings.map(({ billed, metered, quantity }) => {
		if (quantity !== null || billed.category !== "Usage") return quantity;
		const own = metered.filter((each) => !counted.has(each));
		for (const each of own) counted.add(each);
		return own.length === 0 ? null : { digits: own.reduce((sum, each) => sum + each.quantity, 0n), scale: 0 };
	});
}
