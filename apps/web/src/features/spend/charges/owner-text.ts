import type { ChargeOwner } from "@outlay/db/read-models/spend-charge-row";

/** `Search, ranking`: the smallest owners there are, the team first; of nobody `Unallocated`. */
export function ownerText({ department, team, feature }: ChargeOwner): string {
	const own = [team, feature].flatMap((owner) => owner?.name ?? []);
	return own.length > 0 ? own.join(", ") : (department?.name ?? "Unallocated");
}
