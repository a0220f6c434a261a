import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";

/** Slugs are unique per kind. Days are `YYYY-MM-DD`; `validFrom` is when the thing began. */
export interface NewDepartment {
	readonly slug: string;
	readonly name: string;
	readonly costCenter: string | null;
	readonly validFrom: string;
}

export interface NewTeam {
	readonly slug: string;
	readonly name: string;
	/** Slug of its department from `validFrom` on. */
	readonly department: string;
	readonly leadEmail: string | null;
	readonly validFrom: string;
}

export interface NewFeature {
	readonly slug: string;
	readonly name: string;
	/** Slug of the team that owns it from `validFrom` on. */
	readonly team: string;
	readonly validFrom: string;
}

export interface NewEnvironment {
	readonly slug: string;
	readonly name: string;
	readonly kind: "production" | "staging" | "development";
	readonly validFrom: string;
}

export interface NewHierarchy {
	readonly departments: readonly NewDepartment[];
	readonly teams: readonly NewTeam[];
	readonly features: readonly NewFeature[];
	readonly environments: readonly NewEnvironment[];
}

/** A slug that names nothing. */
export class UnknownSlugError extends Error {
	override readonly name = "UnknownSlugError";
}

const date = (day: string) => new Date(`${day}T00:00:00Z`);

/** Adds departments, teams, features and environments in one transaction. Ids by slug come back. */
export async function addHierarchy(
	database: Database,
	actor: Actor,
	input: NewHierarchy,
	now: Date,
): Promise<{ readonly departments: ReadonlyMap<string, string>; readonly teams: ReadonlyMap<string, string> }> {
	requireRight(actor, "hierarchy.write");
	return inTransaction(database, actor, async (transaction) => {
		const departments = await addDepartments(transaction, actor, input.departments);
		const teams = await addTeams(transaction, actor, input.teams, departments);
		await addFeatures(transaction, actor, input.features, teams);
		const { organizationId } = actor;
		await transaction.environment.createMany({
			data: input.environments.map((row) => ({ ...row, organizationId, id: newId(), validFrom: date(row.validFrom) })),
		});
		const details = {
			departments: input.departments.length,
			teams: input.teams.length,
			features: input.features.length,
			environments: input.environments.length,
		};
		const entry = { action: "hierarchy.added", subject: "organization", subjectId: organizationId, details };
		await appendAudit(transaction, actor, entry, now);
		return { departments, teams };
	});
}

async function addDepartments(
	transaction: Transaction,
	{ organizationId }: Actor,
	rows: readonly NewDepartment[],
): Promise<ReadonlyMap<string, string>> {
	const data = rows.map((row) => ({ ...row, organizationId, id: newId(), validFrom: date(row.validFrom) }));
	await transaction.department.createMany({ data });
	const all = await transaction.department.findMany({ where: { organizationId } });
	return new Map(all.map((row) => [row.slug, row.id]));
}

async function addTeams(
	transaction: Transaction,
	{ organizationId }: Actor,
	rows: readonly NewTeam[],
	departments: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
	for (const { slug, name, department, leadEmail, validFrom } of rows) {
		const teamId = newId();
		const departmentId = idOf(departments, "department", department);
		const from = date(validFrom);
		await transaction.team.create({
			data: { organizationId, id: teamId, slug, name, leadEmail, validFrom: from },
		});
		await transaction.teamPlacement.create({
			data: { organizationId, id: newId(), teamId, departmentId, validFrom: from },
		});
	}
	const all = await transaction.team.findMany({ where: { organizationId } });
	return new Map(all.map((row) => [row.slug, row.id]));
}

async function addFeatures(
	transaction: Transaction,
	{ organizationId }: Actor,
	rows: readonly NewFeature[],
	teams: ReadonlyMap<string, string>,
): Promise<void> {
	for (const { slug, name, team, validFrom } of rows) {
		const featureId = newId();
		const teamId = idOf(teams, "team", team);
		const from = date(validFrom);
		await transaction.feature.create({ data: { organizationId, id: featureId, slug, name, validFrom: from } });
		await transaction.featurePlacement.create({
			data: { organizationId, id: newId(), featureId, teamId, validFrom: from },
		});
	}
}

function idOf(ids: ReadonlyMap<string, string>, kind: string, slug: string): string {
	const id = ids.get(slug);
	if (id === undefined) throw new UnknownSlugError(`there is no ${kind} ${JSON.stringify(slug)}: add it first`);
	return id;
}
