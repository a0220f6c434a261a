import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, type Role, requireRight, systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { requireGrantable } from "./grants.ts";
import { insertPerson } from "./organizations.ts";
import { addToOutbox } from "./outbox.ts";
import { countTry, findMember, forgetFailures, normaliseEmail, parseRole, tryKey } from "./people.ts";

const LINK_MS = { invitation: 7 * 86_400_000, reset: 3_600_000 } as const;

export interface Invitation {
	readonly email: string;
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** The right to see figures by person. */
	readonly seesPeople: boolean;
}

/** How a new link reaches its person. */
interface NewLink {
	/** Of the token that the caller shows; null: the worker mails the link, with a token that it makes then. */
	readonly tokenHash: string | null;
	readonly now: Date;
}

/** Makes an invitation link's row. Only the token's hash is ever kept. */
export async function createInvitation(
	database: Database,
	actor: Actor,
	{ invitation, ...input }: NewLink & { readonly invitation: Invitation },
): Promise<Result<null, { readonly code: "already_a_member" }>> {
	requireRight(actor, "people.write");
	requireGrantable(actor, invitation);
	const email = normaliseEmail(invitation.email);
	const taken = await asOwner(database, (prisma) => prisma.person.count({ where: { email } }));
	if (taken > 0) return err({ code: "already_a_member" });
	const action = "invitation.created";
	const link = { kind: "invitation", action, email, personId: null, invitation, ...input } as const;
	await insertLink(database, actor, link);
	return ok(null);
}

/** Makes a password-reset link for a member of the actor's organization. */
export async function createReset(
	database: Database,
	actor: Actor,
	{ personId, ...input }: NewLink & { readonly personId: string },
): Promise<Result<null, { readonly code: "not_a_member" }>> {
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	const person = await inTransaction(database, actor, (transaction) =>
		transaction.person.findUnique({ where: { organizationId_id: { organizationId, id: personId } } }),
	);
	if (person === null) return err({ code: "not_a_member" });
	await requireResettable(database, actor, personId);
	const { email } = person;
	const link = {
		kind: "reset",
		action: "reset.created",
		email,
		personId,
		invitation: null,
		...input,
	} as const;
	await insertLink(database, actor, link);
	return ok(null);
}

/**
 * Somebody who cannot sign in asks for a reset link by mail. It is made when a member with a password has the address;
 * whoever comes by single sign-on alone gets no second way in by asking. The answer is the same for every address:
 * null, or how many milliseconds it is locked after the fifth ask, counted like wrong passwords but apart from them.
 */
export async function askForReset(
	database: Database,
	input: { readonly email: string; readonly now: Date },
): Promise<number | null> {
	const { email, now } = input;
	const waitMs = await countTry(database, { key: tryKey("reset", email), now });
	if (waitMs !== null) return waitMs;
	const member = await findMember(database, email);
	if (member === null || member.membershipId === null || member.passwordHash === null) return null;
	const { organizationId, personId } = member;
	await insertLink(database, systemActor(organizationId), {
		kind: "reset",
		action: "reset.asked",
		email: normaliseEmail(email),
		personId,
		invitation: null,
		tokenHash: null,
		now,
	});
	return null;
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
	link: NewLink & {
		readonly kind: "invitation" | "reset";
		readonly action: string;
		readonly email: string;
		readonly personId: string | null;
		readonly invitation: Invitation | null;
	},
): Promise<void> {
	const { organizationId } = actor;
	const id = newId();
	const delivery = link.tokenHash === null ? "waiting" : "by_hand";
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
				delivery,
				expiresAt: new Date(link.now.getTime() + LINK_MS[link.kind]),
				createdBy: actor.personId,
			},
		});
		const { role = null, ...grant } = link.invitation ?? {};
		const details = { ...grant, email: link.email, role, isMailed: delivery === "waiting" };
		const entry = { action: link.action, subject: "access_link", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now: link.now });
		if (delivery === "waiting")
			await addToOutbox(transaction, organizationId, {
				job: "link.mail",
				payload: { organizationId, linkId: id },
			});
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
			// Who asked more than once has more than one: the others must not set the password once more.
			await transaction.accessLink.updateMany({
				where: { organizationId, personId, usedAt: null, expiresAt: { gt: now } },
				data: { expiresAt: now },
			});
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
