import { FISCAL_PATTERNS, type FiscalCalendar, type FiscalPattern } from "@outlay/finops/fiscal-calendar";
import { err, invariant, ok, type Result } from "@outlay/finops/result";
import { type Actor, type Role, requireOrganizationRight, systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { noteForecastsDueIn } from "../forecasts/forecast-due.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { askForBudgets } from "./outbox.ts";
import { normaliseEmail } from "./people.ts";

export interface NewOrganization {
	readonly name: string;
	readonly slug: string;
	readonly timeZone: string;
	readonly currency: string;
}

export interface NewPerson {
	readonly name: string;
	readonly email: string;
	readonly passwordHash: string | null;
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	readonly seesPeople: boolean;
}

/** True while no organization exists: the first visitor sets one up. */
export async function needsSetUp(database: Database): Promise<boolean> {
	return (await asOwner(database, (prisma) => prisma.organization.count())) === 0;
}

export interface OrganizationSettings {
	readonly name: string;
	/** IANA name. */
	readonly timeZone: string;
	readonly currency: string;
	/** The month that fiscal years begin in, 1 to 12. */
	readonly fiscalStartMonth: number;
	readonly fiscalPattern: FiscalPattern;
}

const SETTINGS = {
	name: true,
	timeZone: true,
	currency: true,
	fiscalStartMonth: true,
	fiscalPattern: true,
} as const;

/** The organization's row, as its members see it. */
export async function readOrganization(database: Database, actor: Actor): Promise<OrganizationSettings> {
	const where = { id: actor.organizationId };
	return inTransaction(database, actor, async (transaction) =>
		settingsOf(await transaction.organization.findUniqueOrThrow({ where, select: SETTINGS })),
	);
}

function settingsOf(
	row: Omit<OrganizationSettings, "fiscalPattern"> & { readonly fiscalPattern: string },
): OrganizationSettings {
	return { ...row, fiscalPattern: fiscalCalendarOf(row).pattern };
}

/** Fiscal years of an organization. Weeks of 4-4-5 years begin on Sunday. */
export function fiscalCalendarOf(settings: {
	readonly fiscalStartMonth: number;
	readonly fiscalPattern: string;
}): FiscalCalendar {
	const pattern = FISCAL_PATTERNS.find((each) => each === settings.fiscalPattern);
	invariant(pattern !== undefined, "the database holds only known fiscal patterns");
	return { startMonth: settings.fiscalStartMonth, pattern, weekStart: "sunday" };
}

/** Changes the organization's settings; what is left out stays. Returns them as they are then. */
export async function changeOrganization(
	database: Database,
	actor: Actor,
	input: {
		readonly change: {
			readonly [Name in keyof OrganizationSettings]?: OrganizationSettings[Name] | undefined;
		};
		readonly now: Date;
	},
): Promise<OrganizationSettings> {
	requireOrganizationRight(actor, "organization.write");
	const where = { id: actor.organizationId };
	return inTransaction(database, actor, async (transaction) => {
		const before = await transaction.organization.findUniqueOrThrow({ where, select: SETTINGS });
		const data = Object.fromEntries(Object.entries(input.change).filter(([, value]) => value !== undefined));
		const after = settingsOf(await transaction.organization.update({ where, data, select: SETTINGS }));
		const entry = {
			action: "organization.changed",
			subject: "organization",
			subjectId: actor.organizationId,
			details: { before, after },
		};
		await appendAudit(transaction, actor, { entry, now: input.now });
		await askForBudgets(transaction, actor);
		await noteForecastsDueIn(queryIn(transaction), actor);
		return after;
	});
}

/** Id of the organization with this slug, or null. */
export async function findOrganization(database: Database, slug: string): Promise<string | null> {
	const row = await asOwner(database, (prisma) => prisma.organization.findUnique({ where: { slug } }));
	return row?.id ?? null;
}

const SET_UP_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('outlay:set-up', 0))::text";

type AlreadySetUp = { readonly code: "already_set_up" };

/**
 * Makes the first organization. Two visitors at once: one gets it, the other `already_set_up`. The caller adds people
 * as the returned actor.
 */
export async function createFirstOrganization(
	database: Database,
	input: NewOrganization,
): Promise<Result<Actor, AlreadySetUp>> {
	return database.prisma.$transaction((transaction) => insertFirstOrganization(transaction, input));
}

/** Makes the first organization and its first admin: both or neither, so that a failure can be tried again. */
export async function setUpOrganization(
	database: Database,
	input: { readonly organization: NewOrganization; readonly admin: NewPerson },
	now: Date,
): Promise<Result<Actor, AlreadySetUp>> {
	return database.prisma.$transaction(async (transaction) => {
		const created = await insertFirstOrganization(transaction, input.organization);
		if (!created.ok) return created;
		const actor = created.value;
		const entry = {
			action: "organization.created",
			subject: "organization",
			subjectId: actor.organizationId,
			details: { ...input.organization },
		};
		await appendAudit(transaction, actor, { entry, now });
		await insertPerson(transaction, actor, { person: input.admin, now });
		return created;
	});
}

async function insertFirstOrganization(
	transaction: Transaction,
	input: NewOrganization,
): Promise<Result<Actor, AlreadySetUp>> {
	await transaction.$queryRawUnsafe(SET_UP_LOCK);
	if ((await transaction.organization.count()) > 0) return err({ code: "already_set_up" });
	const id = newId();
	await transaction.organization.create({ data: { id, ...input } });
	return ok(systemActor(id));
}

/** Adds a person with a membership. E-mail addresses are unique. */
export async function addPerson(
	database: Database,
	actor: Actor,
	input: { readonly person: NewPerson; readonly now: Date },
): Promise<{ readonly personId: string; readonly membershipId: string }> {
	const { person, now } = input;
	return inTransaction(database, actor, (transaction) => insertPerson(transaction, actor, { person, now }));
}

/** The same in a transaction of the caller's. */
export async function insertPerson(
	transaction: Transaction,
	actor: Actor,
	{ person, now }: { readonly person: NewPerson; readonly now: Date },
): Promise<{ readonly personId: string; readonly membershipId: string }> {
	const { organizationId } = actor;
	const { name, passwordHash, role, seesPeople } = person;
	const personId = newId();
	const membershipId = newId();
	const email = normaliseEmail(person.email);
	const owners = { departmentIds: [...person.departmentIds], teamIds: [...person.teamIds] };
	await transaction.person.create({ data: { organizationId, id: personId, name, email, passwordHash } });
	await transaction.membership.create({
		data: { organizationId, id: membershipId, personId, role, ...owners, seesPeople },
	});
	const details = { email, role, ...owners, seesPeople };
	const entry = { action: "person.added", subject: "membership", subjectId: membershipId, details };
	await appendAudit(transaction, actor, { entry, now });
	return { personId, membershipId };
}
