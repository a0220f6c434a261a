import { formatSum } from "./spend-amounts.ts";
import type { CutRow } from "./spend-cut.ts";
import type { Labels } from "./spend-labels.ts";
import type { GroupKey } from "./spend-result.ts";

/** Spend of one part of an owner, in the period and in the one it is compared with. */
export interface OwnerPart {
	readonly key: GroupKey;
	/** Name of a value where it has one, else the key itself; empty for none and others. */
	readonly label: string;
	readonly spend: string;
	readonly before: string;
}

interface Sums {
	readonly id: string | null;
	readonly spend: bigint;
	readonly before: bigint;
}

/** How {@link partsOf} cuts rows: by the key at `place`, the largest `top` by name. */
export interface PartShape {
	readonly place: number;
	readonly labels: Labels;
	readonly top: number;
}

/** Parts of an owner from a cut by several dimensions: largest first, then all others as one, then none. They sum to the whole. */
export function partsOf(rows: readonly CutRow[], shape: PartShape): readonly OwnerPart[] {
	const sums = [...Map.groupBy(rows, ({ keys }) => keys[shape.place] ?? null)].map(([id, own]) =>
		sumOf(id, own),
	);
	const named = sums.filter(({ id }) => id !== null).sort(bySpend);
	const rest = named.slice(shape.top);
	const none = sums.filter(({ id }) => id === null);
	return [
		...named.slice(0, shape.top).map((entry) => partOf(entry, keyOf(entry.id ?? "", shape.labels))),
		...(rest.length === 0
			? []
			: [partOf(together(rest), { key: { kind: "others", count: rest.length }, label: "" })]),
		...none.map((entry) => partOf(entry, { key: { kind: "none" }, label: "" })),
	];
}

function sumOf(id: string | null, rows: readonly CutRow[]): Sums {
	let spend = 0n;
	let before = 0n;
	for (const { compared, sums } of rows) {
		if (compared) before += sums.spend;
		else spend += sums.spend;
	}
	return { id, spend, before };
}

function together(all: readonly Sums[]): Sums {
	return {
		id: null,
		spend: all.reduce((sum, entry) => sum + entry.spend, 0n),
		before: all.reduce((sum, entry) => sum + entry.before, 0n),
	};
}

function bySpend(a: Sums, b: Sums): number {
	if (a.spend !== b.spend) return a.spend < b.spend ? 1 : -1;
	return (a.id ?? "") < (b.id ?? "") ? -1 : 1;
}

function keyOf(id: string, labels: Labels): Pick<OwnerPart, "key" | "label"> {
	const known = labels.get(id) ?? { value: id, label: id };
	return { key: { kind: "value", value: known.value }, label: known.label };
}

function partOf({ spend, before }: Sums, name: Pick<OwnerPart, "key" | "label">): OwnerPart {
	return { ...name, spend: formatSum(spend), before: formatSum(before) };
}
