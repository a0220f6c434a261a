import type { AttributionPreview, MovedMoney } from "@outlay/db/read-models/attribution-preview";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { moneyLine } from "@outlay/finops/money-text";
import { invariant } from "@outlay/finops/result";

/** What a team gains or loses over all months of a preview. */
export interface TeamMove {
	readonly team: string | null;
	readonly currency: string;
	readonly change: string;
	readonly months: readonly MovedMoney[];
}

/** Teams by how much money they gain or lose, most first; Unallocated where it belongs among them. */
export function teamMoves({ moved }: Pick<AttributionPreview, "moved">): readonly TeamMove[] {
	const groups = Map.groupBy(moved, ({ team, currency }) => JSON.stringify([team, currency]));
	return [...groups.values()]
		.flatMap((months): TeamMove[] => {
			const [first] = months;
			if (first === undefined) return [];
			const change = months.reduce((sum, { before, after }) => sum + atto(after) - atto(before), 0n);
			return [{ team: first.team, currency: first.currency, change: formatAtto(change), months }];
		})
		.sort((a, b) => (magnitude(b.change) > magnitude(a.change) ? 1 : -1));
}

/** Money that changes hands: what is gained in all, which is also what is lost. */
function movedMoney({ moved }: Pick<AttributionPreview, "moved">): ReadonlyMap<string, string> {
	const gained = new Map<string, bigint>();
	for (const { currency, before, after } of moved) {
		const change = atto(after) - atto(before);
		gained.set(currency, (gained.get(currency) ?? 0n) + (change > 0n ? change : 0n));
	}
	return new Map([...gained].map(([currency, sum]) => [currency, formatAtto(sum)]));
}

/** `$12,345.60 changes hands in the open months.` */
export function consequenceWords(preview: Pick<AttributionPreview, "moved">): string {
	const sums = [...movedMoney(preview)].map(([currency, amount]) => moneyLine(amount, currency));
	return sums.length === 0
		? "No money changes hands."
		: `${sums.join(" and ")} changes hands in the open months.`;
}

function atto(text: string): bigint {
	const parsed = parseAtto(text);
	invariant(parsed.ok, `${text} is an amount`);
	return parsed.value;
}

const magnitude = (text: string) => (atto(text) < 0n ? -atto(text) : atto(text));
