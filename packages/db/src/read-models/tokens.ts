import { type Actor, type Role, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import type { ApiToken } from "../generated/client.ts";
import { parseRole } from "../repositories/people.ts";

/** An API token as far as it is known: its text was shown once. Times are ISO instants. */
export interface TokenView {
	readonly id: string;
	readonly name: string;
	/** The first characters of its text. */
	readonly prefix: string;
	readonly role: Role;
	/** Empty: all rights of the role. */
	readonly scopes: readonly string[];
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** `stopped`: whoever made it is no member any more; it works again when they are. */
	readonly status: "works" | "expired" | "revoked" | "stopped";
	/** Name of the member who made it; null: set-up, whose token is the operator's and depends on no member. */
	readonly createdBy: string | null;
	/** Their id as a person. */
	readonly createdById: string | null;
	readonly createdAt: string;
	/** To the minute; null: never. */
	readonly lastUsedAt: string | null;
	readonly expiresAt: string | null;
	readonly revokedAt: string | null;
}

const TOKENS_MAX = 1_000;

/** All tokens, those that work first, then newest first. */
export async function readTokens(database: Database, actor: Actor, now: Date): Promise<readonly TokenView[]> {
	requireRight(actor, "people.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.apiToken.findMany({
			where: { organizationId },
			orderBy: { createdAt: "desc" },
			take: TOKENS_MAX,
		});
		const views = await viewsOf(transaction, organizationId, { rows, now });
		return views.toSorted((a, b) => Number(a.status !== "works") - Number(b.status !== "works"));
	});
}

export interface TokenPage {
	readonly items: readonly TokenView[];
	/** Of the last token, to go on after; null at the end. */
	readonly nextCursor: string | null;
}

/** Tokens page by page, newest first. */
export async function listTokens(
	database: Database,
	actor: Actor,
	{ now, cursor, limit }: { readonly now: Date; readonly cursor: string | null; readonly limit: number },
): Promise<TokenPage> {
	requireRight(actor, "people.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.apiToken.findMany({
			where: { organizationId, ...(cursor === null ? {} : { id: { lt: cursor } }) },
			orderBy: { id: "desc" },
			take: limit + 1,
		});
		const items = await viewsOf(transaction, organizationId, { rows: rows.slice(0, limit), now });
		return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
	});
}

async function viewsOf(
	transaction: Transaction,
	organizationId: string,
	{ rows, now }: { readonly rows: readonly ApiToken[]; readonly now: Date },
): Promise<readonly TokenView[]> {
	const makers = rows.flatMap((row) => (row.createdBy === null ? [] : [row.createdBy]));
	const people = await transaction.person.findMany({
		where: { organizationId, id: { in: [...new Set(makers)] } },
		select: { id: true, name: true },
	});
	const members = await transaction.membership.findMany({
		where: { organizationId, personId: { in: [...new Set(makers)] }, revokedAt: null },
		select: { personId: true },
	});
	const current = new Set(members.map(({ personId }) => personId));
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		prefix: row.prefix,
		role: parseRole(row.role),
		scopes: row.scopes,
		departmentIds: row.departmentIds,
		teamIds: row.teamIds,
		status: statusOf(row, { now, isOfMember: row.createdBy === null || current.has(row.createdBy) }),
		createdBy: row.createdBy === null ? null : (names.get(row.createdBy) ?? null),
		createdById: row.createdBy,
		createdAt: row.createdAt.toISOString(),
		lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
		expiresAt: row.expiresAt?.toISOString() ?? null,
		revokedAt: row.revokedAt?.toISOString() ?? null,
	}));
}

function statusOf(
	{ revokedAt, expiresAt }: { readonly revokedAt: Date | null; readonly expiresAt: Date | null },
	{ now, isOfMember }: { readonly now: Date; readonly isOfMember: boolean },
): TokenView["status"] {
	if (revokedAt !== null) return "revoked";
	if (expiresAt !== null && expiresAt <= now) return "expired";
	return isOfMember ? "works" : "stopped";
}
