import {
	detailOn,
	type FeatureView,
	type HierarchyView,
	type TeamView,
} from "@outlay/db/read-models/people-hierarchy";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";

/** What has a page of its own. */
export const OWNERS = ["department", "team", "feature"] as const;
export type OwnerKind = (typeof OWNERS)[number];

export const OWNER_PATHS: Readonly<Record<OwnerKind, string>> = {
	department: "/departments",
	team: "/teams",
	feature: "/features",
};

export const OWNER_TITLES: Readonly<Record<OwnerKind, string>> = {
	department: "Departments",
	team: "Teams",
	feature: "Features",
};

/** One owner as the hierarchy has it today. */
export interface Owner {
	readonly slug: string;
	readonly name: string;
	/** The department of a team, the team of a feature. */
	readonly parent: { readonly name: string; readonly href: string } | null;
	/** What it consists of: "4 teams", "6 features". */
	readonly parts: number;
	readonly detail: string | null;
}

/**
 * The day whose departments, cost centres and leads stand beside figures of a period: as the figures are by, today's or
 * those of its last day.
 */
export function ownersDay(
	{ span, hierarchy }: { readonly span: DaySpan; readonly hierarchy: { readonly kind: "as_was" | "as_now" } },
	today: Day,
): Day {
	const last = addDays(span.end, -1);
	return hierarchy.kind === "as_was" && last < today ? last : today;
}

/** The owners of a kind that the reader may see, as they are on a day. */
export function ownersOf(hierarchy: HierarchyView, kind: OwnerKind, today: Day): readonly Owner[] {
	switch (kind) {
		case "department":
			return hierarchy.departments.map(({ id, slug, name, costCenters }) => ({
				slug,
				name,
				parent: null,
				parts: hierarchy.teams.filter((team) => ownerOn(team, today) === id).length,
				detail: detailText("Cost centre", detailOn(costCenters, today)),
			}));
		case "team":
			return hierarchy.teams.map((team) => ({
				slug: team.slug,
				name: team.name,
				parent: parentOf(team, { among: hierarchy.departments, path: OWNER_PATHS.department, today }),
				parts: hierarchy.features.filter((feature) => ownerOn(feature, today) === team.id).length,
				detail: detailText("Led by", detailOn(team.leads, today)),
			}));
		default:
			return hierarchy.features.map((feature) => ({
				slug: feature.slug,
				name: feature.name,
				parent: parentOf(feature, { among: hierarchy.teams, path: OWNER_PATHS.team, today }),
				parts: 0,
				detail: null,
			}));
	}
}

const detailText = (what: string, value: string | null) => (value === null ? null : `${what} ${value}`);

function ownerOn({ placements }: TeamView | FeatureView, day: Day): string | null {
	const holding = placements.find(({ from, to }) => from <= day && (to === null || day < to));
	return (holding ?? placements.at(-1))?.ownerId ?? null;
}

interface ParentPlace {
	readonly among: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
	readonly path: string;
	readonly today: Day;
}

function parentOf(owned: TeamView | FeatureView, { among, path, today }: ParentPlace): Owner["parent"] {
	const id = ownerOn(owned, today);
	const parent = among.find((candidate) => candidate.id === id);
	return parent === undefined ? null : { name: parent.name, href: `${path}/${parent.slug}` };
}
