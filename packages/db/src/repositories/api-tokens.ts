import { type Actor, type Right, type Role, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { requireGrantable, requireReach } from "./grants.ts";
import { parseRole } from "./people.ts";

export interface NewApiToken {
	readonly name: string;
	readonly tokenHash: string;
	readonly prefix: string;
	readonly role: Role;
	/** Empty: all rights of the role. */
	readonly scopes: readonly Right[];
	/** Whose spend it reaches; both empty and left out: as the role's. */
	readonly departmentIds?: readonly string[];
	readonly teamIds?: readonly string[];
	readonly expiresAt: Date | null;
}

/** Stores a token's hash; the caller shows the token once. Nobody can make a token that may do more than they. */
export async function createApiToken(
	database: Database,
	actor: Actor,
	request: { readonly input: NewApiToken; readonly now: Date },
): Promise<string> {
	const { input, now } = request;
	requireRight(actor, "tokens.write");
	const { organizationId } = actor;
	const { name, tokenHash, prefix, role, expiresAt } = input;
	const scopes = [...input.scopes];
	const owners = { departmentIds: [...(input.departmentIds ?? [])], teamIds: [...(input.teamIds ?? [])] };
	requireGrantable(actor, { role, scopes, ...owners });
	const id = newId();
	await inTransaction(database, actor, async (transaction) => {
		await transaction.apiToken.create({
			data: {
				organizationId,
				id,
				name,
				tokenHash,
				prefix,
				role,
				scopes,
				...owners,
				expiresAt,
				createdBy: await makerOf(transaction, actor),
			},
		});
		const details = { name, role, scopes, prefix, ...owners, expiresAt: expiresAt?.toISOString() ?? null };
		const entry = { action: "api_token.created", subject: "api_token", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now });
	});
	return id;
}

/**
 * The person who acts: themselves, or who made the token. A token made by a token is its maker's too: it must not outlive
 * them either. null: set-up's, or made with that.
 */
export async function makerOf(transaction: Transaction, actor: Actor): Promise<string | null> {
	const { organizationId, id, kind, personId } = actor;
	if (kind !== "token" || id === null) return personId;
	const token = await transaction.apiToken.findUnique({
		where: { organizationId_id: { organizationId, id } },
		select: { createdBy: true },
	});
	return token?.createdBy ?? null;
}

/** Revokes a token at once. False when there is none that works. Throws `ForbiddenError` for one that sees more than the actor. */
export async function revokeApiToken(
	database: Database,
	actor: Actor,
	input: { readonly tokenId: string; readonly now: Date },
): Promise<boolean> {
	const { tokenId, now } = input;
	requireRight(actor, "tokens.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const token = await transaction.apiToken.findUnique({
			where: { organizationId_id: { organizationId, id: tokenId } },
		});
		if (token === null) return false;
		requireReach(actor, { ...token, role: parseRole(token.role) });
		const { count } = await transaction.apiToken.updateMany({
			where: { organizationId, id: tokenId, revokedAt: null },
			data: { revokedAt: now },
		});
		if (count === 0) return false;
		const entry = { action: "api_token.revoked", subject: "api_token", subjectId: tokenId, details: {} };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
}
