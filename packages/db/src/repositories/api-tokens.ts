import { type Actor, requireRight, type Right, type Role } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";

export interface NewApiToken {
	readonly name: string;
	readonly tokenHash: string;
	readonly prefix: string;
	readonly role: Role;
	/** Empty: all rights of the role. */
	readonly scopes: readonly Right[];
	readonly expiresAt: Date | null;
}

/** Stores a token's hash; the caller shows the token once. Returns the token's id. */
export async function createApiToken(
	database: Database,
	actor: Actor,
	input: NewApiToken,
	now: Date,
): Promise<string> {
	requireRight(actor, "tokens.write");
	const { organizationId } = actor;
	const id = newId();
	await inTransaction(database, actor, async (transaction) => {
		await transaction.apiToken.create({
			data: { organizationId, id, ...input, scopes: [...input.scopes], createdBy: actor.personId },
		});
		const details = { name: input.name, role: input.role, scopes: input.scopes, prefix: input.prefix };
		const entry = { action: "api_token.created", subject: "api_token", subjectId: id, details };
		await appendAudit(transaction, actor, entry, now);
	});
	return id;
}

/** Revokes a token at once. False when there is none that works. */
export async function revokeApiToken(
	database: Database,
	actor: Actor,
	tokenId: string,
	now: Date,
): Promise<boolean> {
	requireRight(actor, "tokens.write");
	return inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.apiToken.updateMany({
			where: { organizationId: actor.organizationId, id: tokenId, revokedAt: null },
			data: { revokedAt: now },
		});
		if (count === 0) return false;
		const entry = { action: "api_token.revoked", subject: "api_token", subjectId: tokenId, details: {} };
		await appendAudit(transaction, actor, entry, now);
		return true;
	});
}
