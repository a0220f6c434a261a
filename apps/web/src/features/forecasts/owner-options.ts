import type { HierarchyView } from "@outlay/db/read-models/people-hierarchy";
import type { Day } from "@outlay/finops/day";
import type { SelectOption } from "../../design/field.tsx";

interface Unit {
	readonly slug: string;
	readonly name: string;
	readonly to: string | null;
}

/** Whose spend a change may be of: the organization and what the hierarchy has today. */
export function ownerOptions(
	{ departments, teams, features }: HierarchyView,
	today: Day,
): readonly SelectOption[] {
	const options = (kind: string, units: readonly Unit[]) =>
		units
			.filter(({ to }) => to === null || to > today)
			.map(({ slug, name }) => ({ value: `${kind} ${slug}`, label: `${name} (${kind})` }));
	return [
		{ value: "organization", label: "Whole organization" },
		...options("department", departments),
		...options("team", teams),
		...options("feature", features),
	];
}
