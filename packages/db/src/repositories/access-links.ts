import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight, type Role, systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addPerson } from "./organizations.ts";
import { normaliseEmail, parseRole } from "./people.ts";

const LINK_MS = { invitation: 7 * 86_400_000, reset: 3_600_000 } as const;

export interface Invitation {
	readonly email: string;
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
}

/** Makes an invitation link's row; the caller shows the token, of which only the hash is kept. */
export async function createInvitation(
	database: Database,
	actor: Actor,
	invitation: Invitation,
	input: { readonly tokenHash: string; readonly now: Date },
): Promise<Result<null, { readonly code: "already_a_member" }>> {
	requireRight(actor, "people.write");
	const email = normaliseEmail(invitation.email);
	const taken = await asOwner(database, (prisma) => prisma.person.count({ where: { email } }));
	if (taken > 0) return err({ code: "already_a_member" });
	await insertLink(database, actor, { kind: "invitation", email, personId: null, invitation, ...input });
	return ok(null);
}

/** Makes a password-reset link for a member of the actor's organization. */
export async function createReset(
	database: Database,
	actor: Actor,
	personId: string,
	input: { readonly tokenHash: string; readonly now: Date },
): Promise<Result<null, { readonly code: "not_a_member" }>> {
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	const person = await inTransaction(database, actor, (transaction) =>
		transaction.person.findUnique({ where: { organizationId_id: { organizationId, id: personId } } }),
	);
	if (person === null) return err({ code: "not_a_member" });
	await insertLink(database, actor, { kind: "reset", email: person.email, personId, invitation: null, ...input });
	return ok(null);
}

async function insertLink(
	database: Database,
	actor: Actor,
	link: {
		readonly kind: "invitation" | "reset";
		readonly email: string;
		readonly personId: string | null;
		readonly invitation: Invitation | null;
		readonly tokenHash: string;
		readonly now: Date;
	},
): Promise<void> {
	const { organizationId } = actor;
	const id = newId();
	await inTransaction(database, actor, async (transaction) => {
		await transaction.accessLink.create({
			data: {
				organizationId,
				id,
				kind: link.kind,
				tokenHash: link.tokenHash,
				email: link.email,
				personId: link.personId,
				role: link.invitation?.role ?? null,
				departmentIds: [...(link.invitation?.departmentIds ?? [])],
				teamIds: [...(link.invitation?.teamIds ?? [])],
				expiresAt: new Date(link.now.getTime() + LINK_MS[link.kind]),
				createdBy: actor.personId,
			},
		});
		const details = { email: link.email, role: link.invitation?.role ?? null };
		const entry = { action: `${link.kind}.created`, subject: "access_link", subjectId: id, details };
		await appendAudit(transaction, actor, entry, link.now);
	});
}

/** What an open link is for; null when it is unknown, used or expired. */
export async function readAccessLink(
	database: Database,
	tokenHash: string,
	now: Date,
): Promise<{ readonly kind: "invitation" | "reset"; readonly email: string; readonly organization: string } | null> {
	const link = await findOpenLink(database, tokenHash, now);
	if (link === null) return null;
	const organization = await asOwner(database, (prisma) =>
		prisma.organization.findUniqueOrThrow({ where: { id: link.organizationId } }),
	);
	return { kind: link.kind === "reset" ? "reset" : "invitation", email: link.email, organization: organization.name };
}

async function findOpenLink(database: Database, tokenHash: string, now: Date) {
	const link = await asOwner(database, (prisma) => prisma.accessLink.findUnique({ where: { tokenHash } }));
	return link === null || link.usedAt !== null || link.expiresAt <= now ? null : link;
}

/**
 * Uses a link once: an invitation makes the person, a reset sets the password. Both end every session of that person,
 * because the membership's version grows.
 */
export async function redeemAccessLink(
	database: Database,
	input: { readonly tokenHash: string; readonly passwordHash: string; readonly name: string | null; readonly now: Date },
): Promise<Result<null, { readonly code: "link_expired" }>> {
	const link = await findOpenLink(database, input.tokenHash, input.now);
	if (link === null) return err({ code: "link_expired" });
	const actor = systemActor(link.organizationId);
	const { organizationId, id } = link;
	const claimed = await inTransaction(database, actor, (transaction) =>
		transaction.accessLink.updateMany({
			where: { organizationId, id, usedAt: null },
			data: { usedAt: input.now },
		}),
	);
	if (claimed.count === 0) return err({ code: "link_expired" });
	if (link.personId === null) {
		await addPerson(
			database,
			actor,
			{
				name: input.name ?? link.email,
				email: link.email,
				passwordHash: input.passwordHash,
				role: parseRole(link.role ?? ""),
				departmentIds: link.departmentIds,
				teamIds: link.teamIds,
				seesPeople: false,
			},
			input.now,
		);
		return ok(null);
	}
	await setPassword(database, actor, { personId: link.personId, ...input });
	return ok(null);
}

async function setPassword(
	database: Database,
	actor: Actor,
	input: { readonly personId: string; readonly passwordHash: string; readonly now: Date },
): Promise<void> {
	const { organizationId } = actor;
	const { personId, passwordHash, now } = input;
	await inTransaction(database, actor, async (transaction) => {
		await transaction.person.update({
			where: { organizationId_id: { organizationId, id: personId } },
			data: { passwordHash },
		});
		await transaction.membership.updateMany({
			where: { organizationId, personId },
			data: { version: { increment: 1 } },
		});
		const entry = { action: "password.reset", subject: "person", subjectId: personId, details: {} };
		await appendAudit(transaction, actor, entry, now);
	});
}
