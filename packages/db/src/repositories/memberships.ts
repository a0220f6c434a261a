import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, type Role, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { requireGrantable, requireReach } from "./grants.ts";
import { parseRole } from "./people.ts";

/** What a member may do and see. */
export interface MembershipGrant {
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** The right to see figures by person. */
	readonly seesPeople: boolean;
}

export type MembershipFault = { readonly code: "not_a_member" | "last_admin" | "unknown_owner" };

interface Change {
	readonly membershipId: string;
	readonly now: Date;
}

/** Changes what a member may do. Their sessions end at once: the next click signs in again with the new rights. */
export async function changeMembership(
	database: Database,
	actor: Actor,
	{ membershipId, now, ...grant }: Change & MembershipGrant,
): Promise<Result<null, MembershipFault>> {
	requireRight(actor, "people.write");
	requireGrantable(actor, grant);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockMemberships(transaction, organizationId);
		const found = await findMembership(transaction, actor, membershipId);
		if (found === null || found.revokedAt !== null) return err({ code: "not_a_member" });
		requireReach(actor, { ...found, role: parseRole(found.role) });
		if (!(await ownersExist(transaction, organizationId, grant))) return err({ code: "unknown_owner" });
		// An admin of a part of the organization cannot set the whole right again, so they do not count.
		const staysAdmin = grant.role === "admin" && grant.departmentIds.length + grant.teamIds.length === 0;
		if (!staysAdmin && (await isLastAdmin(transaction, organizationId, membershipId)))
			return err({ code: "last_admin" });
		const { role, seesPeople } = grant;
		const after = { role, seesPeople, departmentIds: [...grant.departmentIds], teamIds: [...grant.teamIds] };
		const before = {
			role: found.role,
			seesPeople: found.seesPeople,
			departmentIds: found.departmentIds,
			teamIds: found.teamIds,
		};
		await transaction.membership.update({
			where: { organizationId_id: { organizationId, id: membershipId } },
			data: { ...after, version: { increment: 1 } },
		});
		const entry = {
			action: "membership.changed",
			subject: "membership",
			subjectId: membershipId,
			details: { before, after },
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}

/** Ends a membership and all its sessions at once. The last admin stays, and so does whoever sees more than the actor. */
export async function revokeMembership(
	database: Database,
	actor: Actor,
	{ membershipId, now }: Change,
): Promise<Result<null, MembershipFault>> {
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockMemberships(transaction, organizationId);
		const found = await findMembership(transaction, actor, membershipId);
		if (found === null || found.revokedAt !== null) return err({ code: "not_a_member" });
		requireReach(actor, { ...found, role: parseRole(found.role) });
		if (await isLastAdmin(transaction, organizationId, membershipId)) return err({ code: "last_admin" });
		await transaction.membership.update({
			where: { organizationId_id: { organizationId, id: membershipId } },
			data: { revokedAt: now, version: { increment: 1 } },
		});
		// A reset link made before must not let them set a password for later.
		await transaction.accessLink.updateMany({
			where: { organizationId, personId: found.personId, usedAt: null, expiresAt: { gt: now } },
			data: { expiresAt: now },
		});
		const details = { role: found.role };
		const entry = { action: "membership.revoked", subject: "membership", subjectId: membershipId, details };
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}

/** Lets a revoked member in again, with the role and scope they had. Sessions from before stay ended. */
export async function restoreMembership(
	database: Database,
	actor: Actor,
	{ membershipId, now }: Change,
): Promise<Result<null, MembershipFault>> {
	requireRight(actor, "people.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockMemberships(transaction, organizationId);
		const found = await findMembership(transaction, actor, membershipId);
		if (found === null || found.revokedAt === null) return err({ code: "not_a_member" });
		requireGrantable(actor, { ...found, role: parseRole(found.role) });
		await transaction.membership.update({
			where: { organizationId_id: { organizationId, id: membershipId } },
			data: { revokedAt: null, version: { increment: 1 } },
		});
		const details = { role: found.role };
		const entry = { action: "membership.restored", subject: "membership", subjectId: membershipId, details };
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}

/** Two admins who remove each other at the same moment must not both succeed. */
async function lockMemberships(transaction: Transaction, organizationId: string): Promise<void> {
	await transaction.$queryRawUnsafe(
		"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
		`memberships:${organizationId}`,
	);
}

async function findMembership(transaction: Transaction, { organizationId }: Actor, id: string) {
	return transaction.membership.findUnique({ where: { organizationId_id: { organizationId, id } } });
}

async function isLastAdmin(transaction: Transaction, organizationId: string, id: string): Promise<boolean> {
	const admins = await transaction.membership.findMany({
		where: {
			organizationId,
			role: "admin",
			revokedAt: null,
			departmentIds: { isEmpty: true },
			teamIds: { isEmpty: true },
		},
		select: { id: true },
	});
	return admins.length === 1 && admins[0]?.id === id;
}

async function ownersExist(
	transaction: Transaction,
	organizationId: string,
	{ departmentIds, teamIds }: MembershipGrant,
): Promise<boolean> {
	const departments = await transaction.department.count({
		where: { organizationId, id: { in: [...departmentIds] } },
	});
	const teams = await transaction.team.count({ where: { organizationId, id: { in: [...teamIds] } } });
	return departments === new Set(departmentIds).size && teams === new Set(teamIds).size;
}
