import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { insertPeriod, setFrom } from "./hierarchy-periods.ts";
import { addToOutbox } from "./outbox.ts";

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
class UnknownSlugError extends Error {
	override readonly name = "UnknownSlugError";
}

const date = (day: string) => new Date(`${day}T00:00:00Z`);

/** Adds departments, teams, features and environments in one transaction. Ids by slug come back. */
export async function addHierarchy(
	database: Database,
	actor: Actor,
	request: { readonly input: NewHierarchy; readonly now: Date },
): Promise<{
	readonly departments: ReadonlyMap<string, string>;
	readonly teams: ReadonlyMap<string, string>;
}> {
	const { input, now } = request;
	requireRight(actor, "hierarchy.write");
	return inTransaction(database, actor, async (transaction) => {
		const departments = await addDepartments(transaction, actor, input.departments);
		const teams = await addTeams(transaction, actor, { rows: input.teams, departments });
		await addFeatures(transaction, actor, { rows: input.features, teams });
		const { organizationId } = actor;
		await transaction.environment.createMany({
			data: input.environments.map((row) => ({
				...row,
				organizationId,
				id: newId(),
				validFrom: date(row.validFrom),
			})),
		});
		const details = {
			departments: input.departments.length,
			teams: input.teams.length,
			features: input.features.length,
			environments: input.environments.length,
		};
		const entry = { action: "hierarchy.added", subject: "organization", subjectId: organizationId, details };
		await appendAudit(transaction, actor, { entry, now });
		return { departments, teams };
	});
}

async function addDepartments(
	transaction: Transaction,
	{ organizationId }: Actor,
	rows: readonly NewDepartment[],
): Promise<ReadonlyMap<string, string>> {
	for (const { slug, name, costCenter, validFrom } of rows) {
		const id = newId();
		await transaction.department.create({
			data: { organizationId, id, slug, name, validFrom: date(validFrom) },
		});
		const periods = { organizationId, kind: "cost_center", unitId: id } as const;
		if (costCenter !== null)
			await insertPeriod(transaction, periods, { value: costCenter, from: validFrom, to: null });
	}
	const all = await transaction.department.findMany({ where: { organizationId } });
	return new Map(all.map((row) => [row.slug, row.id]));
}

async function addTeams(
	transaction: Transaction,
	{ organizationId }: Actor,
	{
		rows,
		departments,
	}: { readonly rows: readonly NewTeam[]; readonly departments: ReadonlyMap<string, string> },
): Promise<ReadonlyMap<string, string>> {
	for (const { slug, name, department, leadEmail, validFrom } of rows) {
		const teamId = newId();
		const departmentId = idOf(departments, "department", department);
		const from = date(validFrom);
		await transaction.team.create({ data: { organizationId, id: teamId, slug, name, validFrom: from } });
		await transaction.teamPlacement.create({
			data: { organizationId, id: newId(), teamId, departmentId, validFrom: from },
		});
		const periods = { organizationId, kind: "lead_email", unitId: teamId } as const;
		if (leadEmail !== null)
			await insertPeriod(transaction, periods, { value: leadEmail, from: validFrom, to: null });
	}
	const all = await transaction.team.findMany({ where: { organizationId } });
	return new Map(all.map((row) => [row.slug, row.id]));
}

async function addFeatures(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ rows, teams }: { readonly rows: readonly NewFeature[]; readonly teams: ReadonlyMap<string, string> },
): Promise<void> {
	for (const { slug, name, team, validFrom } of rows) {
		const featureId = newId();
		const teamId = idOf(teams, "team", team);
		const from = date(validFrom);
		await transaction.feature.create({
			data: { organizationId, id: featureId, slug, name, validFrom: from },
		});
		await transaction.featurePlacement.create({
			data: { organizationId, id: newId(), featureId, teamId, validFrom: from },
		});
	}
}

function idOf(ids: ReadonlyMap<string, string>, kind: string, slug: string): string {
	const id = ids.get(slug);
	if (id === undefined)
		throw new UnknownSlugError(`there is no ${kind} ${JSON.stringify(slug)}: add it first`);
	return id;
}

/** Who owns a team or a feature from a day on. */
export interface NewPlacement {
	readonly slug: string;
	/** Slug of the department (of a team) or of the team (of a feature). */
	readonly owner: string;
	/** First day, `YYYY-MM-DD`. It holds until the next placement that is known, if any. */
	readonly from: string;
}

/** Moves a team to a department from a day on, and asks for the open months to follow. */
export async function placeTeam(
	database: Database,
	actor: Actor,
	input: { readonly placement: NewPlacement; readonly now: Date },
): Promise<void> {
	const { placement, now } = input;
	requireRight(actor, "hierarchy.write");
	const { organizationId } = actor;
	await inTransaction(database, actor, async (transaction) => {
		const teams = await transaction.team.findMany({ where: { organizationId } });
		const departments = await transaction.department.findMany({ where: { organizationId } });
		const teamId = idOf(bySlug(teams), "team", placement.slug);
		const departmentId = idOf(bySlug(departments), "department", placement.owner);
		const periods = { organizationId, kind: "team_placement", unitId: teamId } as const;
		await setFrom(transaction, periods, { value: departmentId, from: placement.from });
		await recordPlacement(transaction, actor, { action: "team.placed", id: teamId, placement, now });
	});
}

/** Moves a feature to a team from a day on, and asks for the open months to follow. */
export async function placeFeature(
	database: Database,
	actor: Actor,
	input: { readonly placement: NewPlacement; readonly now: Date },
): Promise<void> {
	const { placement, now } = input;
	requireRight(actor, "hierarchy.write");
	const { organizationId } = actor;
	await inTransaction(database, actor, async (transaction) => {
		const features = await transaction.feature.findMany({ where: { organizationId } });
		const teams = await transaction.team.findMany({ where: { organizationId } });
		const featureId = idOf(bySlug(features), "feature", placement.slug);
		const teamId = idOf(bySlug(teams), "team", placement.owner);
		const periods = { organizationId, kind: "feature_placement", unitId: featureId } as const;
		await setFrom(transaction, periods, { value: teamId, from: placement.from });
		await recordPlacement(transaction, actor, { action: "feature.placed", id: featureId, placement, now });
	});
}

const bySlug = (rows: readonly { readonly slug: string; readonly id: string }[]) =>
	new Map(rows.map((row) => [row.slug, row.id]));

async function recordPlacement(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly action: string;
		readonly id: string;
		readonly placement: NewPlacement;
		readonly now: Date;
	},
): Promise<void> {
	const { organizationId } = actor;
	const subject = input.action.split(".")[0] ?? "";
	const entry = { action: input.action, subject, subjectId: input.id, details: { ...input.placement } };
	await appendAudit(transaction, actor, { entry, now: input.now });
	await addToOutbox(transaction, organizationId, { job: "attribution.apply", payload: { organizationId } });
}
