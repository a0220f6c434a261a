import { formatAtto } from "@outlay/finops/money";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import type { ChargeOwner, Named } from "./spend-charge-row.ts";
import { type Labels, readLabels } from "./spend-labels.ts";
import {
	addTwo,
	NO_COST,
	type OwnedCosts,
	type OwnerIds,
	partsOfTwo,
	type TwoCosts,
} from "./spend-wanted.ts";

const DIMENSIONS = ["department", "team", "feature"] as const;

const ownerId = ({ department, team, feature }: OwnerIds): string =>
	JSON.stringify([department, team, feature]);

/** What each owner has of several things together, in the order in which they are first named. */
export function addOwned(all: readonly OwnedCosts[]): readonly OwnedCosts[] {
	const sums = new Map<string, OwnedCosts>();
	for (const owned of all) {
		const known = sums.get(ownerId(owned))?.costs ?? NO_COST;
		sums.set(ownerId(owned), { ...owned, costs: addTwo(known, owned.costs) });
	}
	return [...sums.values()];
}

/** A part of what owners have together, in proportion to what each has. The parts sum to it exactly. */
export function partOwned(part: TwoCosts, owners: readonly OwnedCosts[]): readonly OwnedCosts[] {
	const parts = partsOfTwo(
		part,
		owners.map(({ costs }) => costs),
	);
	return owners.map((owner, at) => ({ ...owner, costs: parts[at] ?? NO_COST }));
}

/**
 * Without those whose part came to nothing, such as a pool that a split has shared out; of what costs nothing all. Who
 * has most is first.
 */
export function ownersWithMoney(owners: readonly OwnedCosts[]): readonly OwnedCosts[] {
	const some = owners.filter(({ costs }) => costs.billed !== 0n || costs.effective !== 0n);
	return (some.length > 0 ? some : owners).toSorted(byMoney);
}

function byMoney(a: OwnedCosts, b: OwnedCosts): number {
	if (a.costs.effective !== b.costs.effective) return a.costs.effective > b.costs.effective ? -1 : 1;
	if (a.costs.billed !== b.costs.billed) return a.costs.billed > b.costs.billed ? -1 : 1;
	return ownerId(a) < ownerId(b) ? -1 : 1;
}

/** Owners as they are shown, from their ids: by the short names that filters take. */
export type NameOwners = (owners: readonly OwnedCosts[]) => readonly ChargeOwner[];

export async function readOwnerNames(
	session: SqlSession,
	actor: Actor,
	all: readonly OwnerIds[],
): Promise<NameOwners> {
	const labels: Partial<Record<(typeof DIMENSIONS)[number], Labels>> = {};
	for (const dimension of DIMENSIONS) {
		const ids = [...new Set(all.flatMap((owner) => owner[dimension] ?? []))];
		labels[dimension] = await readLabels(session, actor, { dimension, ids });
	}
	const named = (dimension: (typeof DIMENSIONS)[number], id: string | null): Named | null => {
		if (id === null) return null;
		const label = labels[dimension]?.get(id);
		return { id: label?.value ?? id, name: label?.label ?? id };
	};
	return (owners) =>
		owners.map(({ department, team, feature, costs }) => ({
			department: named("department", department),
			team: named("team", team),
			feature: named("feature", feature),
			billedCost: formatAtto(costs.billed),
			effectiveCost: formatAtto(costs.effective),
		}));
}
