import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, type Role, requireRight, systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { requireGrantable } from "./grants.ts";
import { insertPerson } from "./organizations.ts";
import { forgetFailures, normaliseEmail, parseRole } from "./people.ts";

const LINK_MS = { invitation: 7 * 86_400_000, reset: 3_600_000 } as const;

export interface Invitation {
	readonly email: string;
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** The right to see figures by person. */
	readonly seesPeople: boolean;
}

/** Makes an invitation link's row; the caller shows the token, of which only the hash is kept. */
export async function createInvitation(
	database: Database,
	actor: Actor,
	{
		invitation,
		...input
	}: { readonly invitation: Invitation; readonly tokenHash: string; readonly now: Date },
): Promise<Result<null, { readonly code: "already_a_member" }>> {
	requireRight(actor, "people.write");
	requireGrantable(actor, invitation);
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
	{ personId, ...input }: { readonly personId: string; readonly tokenHash: string; readonly now: Date },
): Promise<Result<null, { readonly code: "not_a_member" }>> {
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	const person = await inTransaction(database, actor, (transaction) =>
		transaction.person.findUnique({ where: { organizationId_id: { organizationId, id: personId } } }),
	);
	if (person === null) return err({ code: "not_a_member" });
	await requireResettable(database, actor, personId);
	await insertLink(database, actor, {
		kind: "reset",
		email: person.email,
		personId,
		invitation: null,
		...input,
	});
	return ok(null);
}

/** Whoever sets a password can sign in with it: a reset gives away the member's rights. */
async function requireResettable(database: Database, actor: Actor, personId: string): Promise<void> {
	const { organizationId } = actor;
	const membership = await inTransaction(database, actor, (transaction) =>
		transaction.membership.findUniqueOrThrow({
			where: { organizationId_personId: { organizationId, personId } },
		}),
	);
	requireGrantable(actor, { ...membership, role: parseRole(membership.role) });
}

/** Ends a link before it is used. False when there is no open one. */
export async function cancelAccessLink(
	database: Database,
	actor: Actor,
	input: { readonly linkId: string; readonly now: Date },
): Promise<boolean> {
	const { linkId, now } = input;
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.accessLink.updateMany({
			where: { organizationId, id: linkId, usedAt: null, expiresAt: { gt: now } },
			data: { expiresAt: now },
		});
		if (count === 0) return false;
		const entry = { action: "access_link.cancelled", subject: "access_link", subjectId: linkId, details: {} };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
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
				seesPeople: link.invitation?.seesPeople ?? false,
				expiresAt: new Date(link.now.getTime() + LINK_MS[link.kind]),
				createdBy: actor.personId,
			},
		});
		const { role = null, ...grant } = link.invitation ?? {};
		const details = { ...grant, email: link.email, role };
		const entry = { action: `${link.kind}.created`, subject: "access_link", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now: link.now });
	});
}

/** What an open link is for; null when it is unknown, used or expired. */
export async function readAccessLink(
	database: Database,
	tokenHash: string,
	now: Date,
): Promise<{
	readonly kind: "invitation" | "reset";
	readonly email: string;
	readonly organization: string;
} | null> {
	const link = await findOpenLink(database, tokenHash, now);
	if (link === null) return null;
	const organization = await asOwner(database, (prisma) =>
		prisma.organization.findUniqueOrThrow({ where: { id: link.organizationId } }),
	);
	return {
		kind: link.kind === "reset" ? "reset" : "invitation",
		email: link.email,
		organization: organization.name,
	};
}

async function findOpenLink(database: Database, tokenHash: string, now: Date) {
	const link = await asOwner(database, (prisma) => prisma.accessLink.findUnique({ where: { tokenHash } }));
	return link === null || link.usedAt !== null || link.expiresAt <= now ? null : link;
}

/**
 * Uses a link once, in one transaction: an invitation makes the person, a reset sets the password. Both end every
 * session of that person, because the membership's version grows.
 */
export async function redeemAccessLink(
	database: Database,
	input: {
		readonly tokenHash: string;
		readonly passwordHash: string;
		readonly name: string | null;
		readonly now: Date;
	},
): Promise<Result<null, { readonly code: "link_expired" }>> {
	const link = await findOpenLink(database, input.tokenHash, input.now);
	if (link === null) return err({ code: "link_expired" });
	const { organizationId, id, personId, email } = link;
	const { passwordHash, now } = input;
	const actor = systemActor(organizationId);
	const redeemed = await inTransaction(database, actor, async (transaction) => {
		const claim = { where: { organizationId, id, usedAt: null }, data: { usedAt: now } };
		if ((await transaction.accessLink.updateMany(claim)).count === 0) return false;
		if (personId !== null) {
			await setPassword(transaction, actor, { personId, passwordHash, now });
			return true;
		}
		// Two invitations of one address: the second link finds the person there.
		if ((await transaction.person.count({ where: { organizationId, email } })) > 0) return false;
		const owners = { departmentIds: link.departmentIds, teamIds: link.teamIds, seesPeople: link.seesPeople };
		const person = {
			name: input.name ?? email,
			email,
			passwordHash,
			role: parseRole(link.role ?? ""),
			...owners,
		};
		await insertPerson(transaction, actor, { person, now });
		return true;
	});
	if (!redeemed) return err({ code: "link_expired" });
	await forgetFailures(database, email);
	return ok(null);
}

async function setPassword(
	transaction: Transaction,
	actor: Actor,
	input: { readonly personId: string; readonly passwordHash: string; readonly now: Date },
): Promise<void> {
	const { organizationId } = actor;
	const { personId, passwordHash, now } = input;
	await transaction.person.update({
		where: { organizationId_id: { organizationId, id: personId } },
		data: { passwordHash },
	});
	await transaction.membership.updateMany({
		where: { organizationId, personId },
		data: { version: { increment: 1 } },
	});
	const entry = { action: "password.reset", subject: "person", subjectId: personId, details: {} };
	await appendAudit(transaction, actor, { entry, now });
}
