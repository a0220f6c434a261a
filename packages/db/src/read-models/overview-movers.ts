import type { OwnerCutRow, OwnerLabels } from "./overview-parts.ts";
import { labelOf } from "./overview-parts.ts";
import { formatSum } from "./spend-amounts.ts";
import type { Label } from "./spend-labels.ts";

/** The change of one feature between two periods. All movers together are the change of the total, exactly. */
export interface Mover {
	/** Null: money of the team, or of nobody, without a feature. */
	readonly feature: Label | null;
	/** Null: unallocated. */
	readonly team: Label | null;
	/** Signed decimal text. */
	readonly amount: string;
	/** Nothing before, or nothing now. */
	readonly note: "new" | "ended" | null;
}

/** Changes by feature, the largest first. Features without any change are left out. */
export function moversOf(rows: readonly OwnerCutRow[], labels: OwnerLabels): readonly Mover[] {
	const groups = Map.groupBy(rows, (row) =>
		row.feature === null ? `team ${row.team}` : `feature ${row.feature}`,
	);
	return [...groups.values()]
		.map((own) => ({ own, change: changeOf(own) }))
		.filter(({ change }) => change !== 0n)
		.sort((a, b) => descendingMagnitude(a.change, b.change))
		.map(({ own, change }) => toMover(own, change, labels));
}

/** Current minus compared. */
export function changeOf(rows: readonly OwnerCutRow[]): bigint {
	return rows.reduce((sum, row) => (row.compared ? sum - row.spend : sum + row.spend), 0n);
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** For sorting: the larger change first, whatever its sign. */
export function descendingMagnitude(a: bigint, b: bigint): number {
	const [left, right] = [magnitude(a), magnitude(b)];
	return left < right ? 1 : left > right ? -1 : 0;
}

function toMover(own: readonly OwnerCutRow[], change: bigint, labels: OwnerLabels): Mover {
	// A feature that changed teams has rows of both: the current period's team names it.
	const row = own.find(({ compared }) => !compared) ?? own[0];
	const spendOf = (compared: boolean) =>
		own.filter((entry) => entry.compared === compared).reduce((sum, entry) => sum + entry.spend, 0n);
	return {
		feature: row === undefined || row.feature === null ? null : labelOf(labels.feature, row.feature),
		team: row === undefined || row.team === null ? null : labelOf(labels.team, row.team),
		amount: formatSum(change),
		note: spendOf(true) === 0n ? "new" : spendOf(false) === 0n ? "ended" : null,
	};
}
