import { contains, type Day, type DaySpan } from "./day.ts";
import { holdsOn, intersection, isEmptyPeriod, type OpenPeriod } from "./open-period.ts";
import type { Target } from "./target.ts";

/** A value that holds in `[from, to)`; null: without beginning or end. Periods of one thing never overlap. */
export interface Dated<T> extends OpenPeriod {
	readonly value: T;
}

export interface Department {
	readonly id: string;
	readonly name: string;
	readonly costCenter?: readonly Dated<string>[];
}

export interface Team {
	readonly id: string;
	readonly name: string;
	/** Department ids by period. */
	readonly department: readonly Dated<string>[];
	/** Who answers for the team, by period. */
	readonly lead?: readonly Dated<string>[];
}

export interface Feature {
	readonly id: string;
	readonly name: string;
	/** Team ids by period. */
	readonly team: readonly Dated<string>[];
}

export interface Environment {
	readonly id: string;
	readonly name: string;
}

/** The organization as a document: what the database holds, without its order. */
export interface Hierarchy {
	readonly departments: readonly Department[];
	readonly teams: readonly Team[];
	readonly features: readonly Feature[];
	readonly environments: readonly Environment[];
}

/** A hierarchy that can be asked by id. */
export interface HierarchyTree {
	readonly departments: ReadonlyMap<string, Department>;
	readonly teams: ReadonlyMap<string, Team>;
	readonly features: ReadonlyMap<string, Feature>;
	readonly environments: ReadonlyMap<string, Environment>;
}

/** Who owns money on a day. null: nobody at that level. */
export interface Owner {
	readonly department: string | null;
	readonly team: string | null;
	readonly feature: string | null;
	readonly environment: string | null;
}

export const NO_OWNER: Owner = { department: null, team: null, feature: null, environment: null };

/**
 * "As was": by the hierarchy of the charge's own day. "As now": all money by the hierarchy of one
 * day, so that a team that moved takes its history along.
 */
export type HierarchyView = { readonly kind: "as_was" } | { readonly kind: "as_now"; readonly today: Day };

export function hierarchyTree(hierarchy: Hierarchy): HierarchyTree {
	return {
		departments: byId(hierarchy.departments),
		teams: byId(hierarchy.teams),
		features: byId(hierarchy.features),
		environments: byId(hierarchy.environments),
	};
}

function byId<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
	return new Map(things.map((thing) => [thing.id, thing]));
}

/** The value that holds on `day`, or null. */
export function valueOn<T>(dated: readonly Dated<T>[], day: Day): T | null {
	return dated.find((period) => holdsOn(period, day))?.value ?? null;
}

/**
 * Who owns a target's money on `day`. A feature implies the team that owns it on that day; the
 * target's own team counts only while the feature has none. Ids that the tree does not know stay
 * as they are, so that a deleted team's money keeps its name instead of vanishing.
 */
export function ownerOn(tree: HierarchyTree, target: Target, day: Day): Owner {
	const feature = target.feature === undefined ? undefined : tree.features.get(target.feature);
	const owning = feature === undefined ? null : valueOn(feature.team, day);
	const teamId = owning ?? target.team ?? null;
	const team = teamId === null ? undefined : tree.teams.get(teamId);
	return {
		department: team === undefined ? null : valueOn(team.department, day),
		team: teamId,
		feature: target.feature ?? null,
		environment: target.environment ?? null,
	};
}

/** {@link ownerOn} the day that the view asks for. */
export function ownerIn(
	tree: HierarchyTree,
	view: HierarchyView,
	charge: { readonly target: Target; readonly day: Day },
): Owner {
	return ownerOn(tree, charge.target, view.kind === "as_now" ? view.today : charge.day);
}

/** Parts of `span` in which the target's owner does not change, in order: what "as was" is stored by. */
export function ownerSpans(
	tree: HierarchyTree,
	target: Target,
	span: DaySpan,
): { readonly span: DaySpan; readonly owner: Owner }[] {
	const feature = target.feature === undefined ? undefined : tree.features.get(target.feature);
	const teamIds = [target.team ?? null, ...(feature?.team.map(({ value }) => value) ?? [])];
	const changes = teamIds.flatMap((id) => (id === null ? [] : (tree.teams.get(id)?.department ?? [])));
	const days = [...(feature?.team ?? []), ...changes].flatMap(({ from, to }) => [from, to]);
	const inside = days.filter((day) => day !== null).filter((day) => contains(span, day));
	const cuts = [...new Set([span.start, ...inside])].sort();
	return cuts
		.filter((start) => start < span.end)
		.map((start, index) => ({
			span: { start, end: cuts[index + 1] ?? span.end },
			owner: ownerOn(tree, target, start),
		}));
}

export interface HierarchyIssue {
	readonly code: "duplicate_id" | "unknown_department" | "unknown_team" | "overlap" | "empty_period";
	/** Path in the document: `teams[2].department[0]`. */
	readonly field: string;
	readonly value: string;
	/** How to mend it. */
	readonly fix: string;
}

/** What is wrong with a hierarchy: an empty list means that {@link ownerOn} has one answer for every day. */
export function validateHierarchy(hierarchy: Hierarchy): HierarchyIssue[] {
	const { departments, teams, features, environments } = hierarchy;
	const tree = hierarchyTree(hierarchy);
	return [
		...duplicates("departments", departments),
		...duplicates("teams", teams),
		...duplicates("features", features),
		...duplicates("environments", environments),
		...departments.flatMap(({ costCenter }, at) =>
			periods(`departments[${at}].costCenter`, costCenter ?? []),
		),
		...teams.flatMap(({ department, lead }, at) => [
			...periods(`teams[${at}].department`, department),
			...periods(`teams[${at}].lead`, lead ?? []),
			...unknown(
				"unknown_department",
				`teams[${at}].department`,
				department.filter(({ value }) => !tree.departments.has(value)),
			),
		]),
		...features.flatMap(({ team }, at) => [
			...periods(`features[${at}].team`, team),
			...unknown(
				"unknown_team",
				`features[${at}].team`,
				team.filter(({ value }) => !tree.teams.has(value)),
			),
		]),
	];
}

function duplicates(field: string, things: readonly { readonly id: string }[]): HierarchyIssue[] {
	return things.flatMap(({ id }, at) =>
		things.findIndex((other) => other.id === id) < at
			? [
					{
						code: "duplicate_id" as const,
						field: `${field}[${at}].id`,
						value: id,
						fix: `Give each of the ${field} an id of its own.`,
					},
				]
			: [],
	);
}

function unknown(
	code: "unknown_department" | "unknown_team",
	field: string,
	dated: readonly Dated<string>[],
): HierarchyIssue[] {
	return dated.map(({ value }) => ({
		code,
		field,
		value,
		fix: "Add it to the hierarchy first, or name one that exists.",
	}));
}

function periods(field: string, dated: readonly Dated<string>[]): HierarchyIssue[] {
	return dated.flatMap((period, at): HierarchyIssue[] => {
		const { from, to, value } = period;
		const place = `${field}[${at}]`;
		if (isEmptyPeriod(period)) {
			return [
				{
					code: "empty_period",
					field: place,
					value: `${from}..${to}`,
					fix: "End the period after its first day.",
				},
			];
		}
		const other = dated.slice(0, at).find((earlier) => overlap(earlier, period));
		if (other === undefined) return [];
		return [
			{
				code: "overlap",
				field: place,
				value,
				fix: `End ${other.value} on the day that ${value} begins.`,
			},
		];
	});
}

function overlap(a: OpenPeriod, b: OpenPeriod): boolean {
	return !isEmptyPeriod(intersection(a, b));
}
