import type { HierarchyView, PlacementView } from "@outlay/db/read-models/people-hierarchy";
import type { OwnerOption } from "./owners-field.tsx";

/** The owner on a day; null when it has none then. */
export function ownerOn(placements: readonly PlacementView[], day: string): string | null {
	return placements.find(({ from, to }) => from <= day && (to === null || day < to))?.ownerId ?? null;
}

/** Departments with the teams that are theirs on a day. */
export function ownerOptions({ departments, teams }: HierarchyView, day: string): readonly OwnerOption[] {
	return departments.map(({ id, name }) => ({
		id,
		name,
		teams: teams
			.filter((team) => ownerOn(team.placements, day) === id)
			.map((team) => ({ id: team.id, name: team.name })),
	}));
}

/** Names by id, of departments and teams. */
export function ownerNames({ departments, teams }: HierarchyView): ReadonlyMap<string, string> {
	return new Map([...departments, ...teams].map(({ id, name }) => [id, name]));
}

/** Today in the organization's zone, `YYYY-MM-DD`. */
export function todayIn(timeZone: string, now: Date): string {
	return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);
}
