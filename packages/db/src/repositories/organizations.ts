import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, type Role, systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
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

/** The organization's row, as its members see it. */
export async function readOrganization(
	database: Database,
	actor: Actor,
): Promise<{ readonly name: string; readonly timeZone: string; readonly currency: string }> {
	return inTransaction(database, actor, (transaction) =>
		transaction.organization.findUniqueOrThrow({
			where: { id: actor.organizationId },
			select: { name: true, timeZone: true, currency: true },
		}),
	);
}

/** Id of the organization with this slug, or null. */
export async function findOrganization(database: Database, slug: string): Promise<string | null> {
	const row = await asOwner(database, (prisma) => prisma.organization.findUnique({ where: { slug } }));
	return row?.id ?? null;
}

const SET_UP_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('outlay:set-up', 0))::text";

/**
 * Makes the first organization. Two visitors at once: one gets it, the other `already_set_up`. The caller adds people
 * as the returned actor.
 */
export async function createFirstOrganization(
	database: Database,
	input: NewOrganization,
): Promise<Result<Actor, { readonly code: "already_set_up" }>> {
	const id = newId();
	const created = await database.prisma.$transaction(async (transaction) => {
		await transaction.$queryRawUnsafe(SET_UP_LOCK);
		if ((await transaction.organization.count()) > 0) return false;
		await transaction.organization.create({ data: { id, ...input } });
		return true;
	});
	return created ? ok(systemActor(id)) : err({ code: "already_set_up" });
}

/** Adds a person with a membership. E-mail addresses are unique. */
export async function addPerson(
	database: Database,
	actor: Actor,
	input: NewPerson,
	now: Date,
): Promise<{ readonly personId: string; readonly membershipId: string }> {
	const { organizationId } = actor;
	const personId = newId();
	const membershipId = newId();
	await inTransaction(database, actor, async (transaction) => {
		await transaction.person.create({
			data: {
				organizationId,
				id: personId,
				name: input.name,
				email: normaliseEmail(input.email),
				passwordHash: input.passwordHash,
			},
		});
		await transaction.membership.create({
			data: {
				organizationId,
				id: membershipId,
				personId,
				role: input.role,
				departmentIds: [...input.departmentIds],
				teamIds: [...input.teamIds],
				seesPeople: input.seesPeople,
			},
		});
		const details = { email: normaliseEmail(input.email), role: input.role };
		const entry = { action: "person.added", subject: "membership", subjectId: membershipId, details };
		await appendAudit(transaction, actor, entry, now);
	});
	return { personId, membershipId };
}
