import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import type { UnitDetail } from "../repositories/hierarchy-periods.ts";

/** Who owns something, by period: days `YYYY-MM-DD`, `to` is the day after the last, null: open. */
export interface PlacementView {
	/** A department's id (of a team), a team's id (of a feature). */
	readonly ownerId: string;
	readonly from: string;
	readonly to: string | null;
}

/** What is said of a unit, by period. */
export interface DetailView {
	readonly value: string;
	readonly from: string;
	readonly to: string | null;
}

interface Unit {
	readonly id: string;
	readonly slug: string;
	readonly name: string;
	readonly from: string;
	readonly to: string | null;
}

interface DetailedUnit extends Unit {
	/** In order of time, as all periods here. */
	readonly costCenters: readonly DetailView[];
	/** E-mail addresses of who answers for it. */
	readonly leads: readonly DetailView[];
}

export type DepartmentView = DetailedUnit;

export interface TeamView extends DetailedUnit {
	readonly placements: readonly PlacementView[];
}

export interface FeatureView extends Unit {
	readonly leads: readonly DetailView[];
	readonly placements: readonly PlacementView[];
}

export interface EnvironmentView extends Unit {
	readonly kind: string;
}

export interface HierarchyView {
	readonly departments: readonly DepartmentView[];
	readonly teams: readonly TeamView[];
	readonly features: readonly FeatureView[];
	readonly environments: readonly EnvironmentView[];
}

/** Departments, teams, features and environments with their periods; of these, what the actor's scope names. */
export async function readHierarchyOutline(database: Database, actor: Actor): Promise<HierarchyView> {
	requireRight(actor, "hierarchy.read");
	const { organizationId } = actor;
	const where = { organizationId };
	const orderBy = { name: "asc" } as const;
	const byTime = { validFrom: "asc" } as const;
	const whole = await inTransaction(database, actor, async (transaction): Promise<HierarchyView> => {
		const departments = await transaction.department.findMany({ where, orderBy });
		const teams = await transaction.team.findMany({ where, orderBy });
		const features = await transaction.feature.findMany({ where, orderBy });
		const environments = await transaction.environment.findMany({ where, orderBy });
		const ofTeams = await transaction.teamPlacement.findMany({ where, orderBy: byTime });
		const ofFeatures = await transaction.featurePlacement.findMany({ where, orderBy: byTime });
		const details = await transaction.unitDetail.findMany({ where, orderBy: byTime });
		const said = (unitId: string, field: UnitDetail): readonly DetailView[] =>
			details
				.filter((row) => row.unitId === unitId && row.field === field)
				.map((row) => ({ value: row.value, ...periodOf(row) }));
		const detailed = (row: StoredUnit) => ({
			...unitOf(row),
			costCenters: said(row.id, "cost_center"),
			leads: said(row.id, "lead_email"),
		});
		const teamPlacements = placementsBy(ofTeams, (row) => ({ of: row.teamId, ownerId: row.departmentId }));
		const featurePlacements = placementsBy(ofFeatures, (row) => ({ of: row.featureId, ownerId: row.teamId }));
		return {
			departments: departments.map(detailed),
			teams: teams.map((row) => ({ ...detailed(row), placements: teamPlacements.get(row.id) ?? [] })),
			features: features.map((row) => ({
				...unitOf(row),
				leads: said(row.id, "lead_email"),
				placements: featurePlacements.get(row.id) ?? [],
			})),
			environments: environments.map((row) => ({ ...unitOf(row), kind: row.kind })),
		};
	});
	return actor.scope.kind === "organization" ? whole : within(whole, actor.scope);
}

interface StoredPeriod {
	readonly validFrom: Date;
	readonly validTo: Date | null;
}

const dayText = (date: Date) => date.toISOString().slice(0, 10);

interface StoredUnit extends StoredPeriod {
	readonly id: string;
	readonly slug: string;
	readonly name: string;
}

const periodOf = ({ validFrom, validTo }: StoredPeriod) => ({
	from: dayText(validFrom),
	to: validTo === null ? null : dayText(validTo),
});

function unitOf(row: StoredUnit): Unit {
	const { id, slug, name } = row;
	return { id, slug, name, ...periodOf(row) };
}

/** What is said of a unit on a day; null: nothing. */
export function detailOn(periods: readonly DetailView[], day: string): string | null {
	return periods.find(({ from, to }) => from <= day && (to === null || day < to))?.value ?? null;
}

function placementsBy<Row extends StoredPeriod>(
	rows: readonly Row[],
	read: (row: Row) => { readonly of: string; readonly ownerId: string },
): ReadonlyMap<string, readonly PlacementView[]> {
	const placements = new Map<string, PlacementView[]>();
	for (const row of rows) {
		const { of, ownerId } = read(row);
		const view = { ownerId, ...periodOf(row) };
		const list = placements.get(of);
		if (list === undefined) placements.set(of, [view]);
		else list.push(view);
	}
	return placements;
}

/** A department's teams come with it whenever they were in it; a team brings no sibling. */
function within(
	whole: HierarchyView,
	scope: { readonly departmentIds: readonly string[]; readonly teamIds: readonly string[] },
): HierarchyView {
	const ownedBy = (
		{ placements }: { readonly placements: readonly PlacementView[] },
		ids: readonly string[],
	) => placements.some(({ ownerId }) => ids.includes(ownerId));
	const teams = whole.teams.filter(
		(team) => scope.teamIds.includes(team.id) || ownedBy(team, scope.departmentIds),
	);
	const teamIds = teams.map(({ id }) => id);
	const owners = teams.flatMap(({ placements }) => placements.map(({ ownerId }) => ownerId));
	return {
		departments: whole.departments.filter(
			({ id }) => scope.departmentIds.includes(id) || owners.includes(id),
		),
		teams,
		features: whole.features.filter((feature) => ownedBy(feature, teamIds)),
		environments: whole.environments,
	};
}
