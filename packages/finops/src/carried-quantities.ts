import type { ExactDecimal } from "./money.ts";
import type { BilledPosting, MeteredPosting, Posting } from "./posting.ts";

/**
 * What each posting counts: what its bill says; where a usage line does not say, what the usage counts that carries it.
 * No usage is counted twice: not for two lines that it carries, and not beside a line that counts it itself. Null: nobody
 * says. Of lines that could both count the same usage the first that costs something does, so that a correction takes
 * none from the line that it corrects.
 */
export function carriedQuantities<Billed extends BilledPosting, Metered extends MeteredPosting>(
	postings: readonly Posting<Billed, Metered>[],
): readonly (ExactDecimal | null)[] {
	const counted = new Set<Metered>();
	for (const { billed, metered } of postings) {
		if (billed.category === "Usage" && billed.quantity !== null)
			for (const each of metered) counted.add(each);
	}
	const filled = new Map<Posting<Billed, Metered>, ExactDecimal>();
	const costs = (posting: Posting<Billed, Metered>) => posting.costs.effective > 0n;
	for (const posting of [...postings.filter(costs), ...postings.filter((each) => !costs(each))]) {
		const { billed, metered, quantity } = posting;
		if (quantity !== null || billed.category !== "Usage") continue;
		const own = metered.filter((each) => !counted.has(each));
		for (const each of own) counted.add(each);
		const digits = own.reduce((sum, each) => sum + each.quantity, 0n);
		if (own.length > 0) filled.set(posting, { digits, scale: 0 });
	}
	return postings.map((posting) => posting.quantity ?? filled.get(posting) ?? null);
}
