import type { Actor } from "../actor.ts";
import { asOwner, type Database, inTransaction } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import { type ConnectionSettings, parseSettings } from "./connection-settings.ts";
import {
	askForPull,
	auditConnection,
	type ConnectionCall,
	type ConnectionKind,
	connectionKind,
	PULL_EVERY_MS,
	requireConnectionsRight,
} from "./provider-connections.ts";

/** Why a pull ended early, as the page shows it. */
export interface PullTrouble {
	readonly code: string;
	readonly message: string;
	readonly fix: string;
}

export type PullEnd =
	| { readonly kind: "succeeded" }
	/** Read to the end, but for a report that the provider does not give this organization. */
	| { readonly kind: "incomplete"; readonly trouble: PullTrouble }
	| { readonly kind: "failed"; readonly trouble: PullTrouble; readonly needsPerson: boolean };

/** Notes how a pull ended. A refused key stops further pulls, which is audited: it ends the data. */
export async function endPull(
	database: Database,
	actor: Actor,
	{ id, end, now }: { readonly id: string; readonly end: PullEnd; readonly now: Date },
): Promise<void> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	await inTransaction(database, actor, async (transaction) => {
		if (end.kind === "succeeded") {
			const data = { lastSucceededAt: now, lastError: Prisma.DbNull };
			await transaction.connection.updateMany({ where: { organizationId, id }, data });
			return;
		}
		const lastError = { ...end.trouble, at: now.toISOString() };
		const data = end.kind === "incomplete" ? { lastError, lastSucceededAt: now } : { lastError };
		await transaction.connection.updateMany({ where: { organizationId, id }, data });
		if (end.kind === "incomplete" || !end.needsPerson) return;
		const { count } = await transaction.connection.updateMany({
			where: { organizationId, id, status: "active" },
			data: { status: "needs_attention" },
		});
		if (count === 0) return;
		await auditConnection(transaction, actor, {
			action: "key_refused",
			id,
			details: { code: end.trouble.code },
			now,
		});
	});
}

/** A connection as a pull needs it. */
export interface PullRun {
	readonly id: string;
	readonly kind: ConnectionKind;
	readonly name: string;
	readonly billingAccountId: string | null;
	readonly sealed: Uint8Array;
	readonly settings: ConnectionSettings;
	/** As stored; the worker parses it. */
	readonly cursor: unknown;
}

/** Takes a connection up for a pull; null: it is gone or not active. */
export async function startPull(
	database: Database,
	actor: Actor,
	{ id, now }: ConnectionCall,
): Promise<PullRun | null> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const where = { organizationId_id: { organizationId, id } };
		const row = await transaction.connection.findUnique({ where });
		if (row === null || row.status !== "active" || row.credential === null) return null;
		await transaction.connection.update({ where, data: { lastStartedAt: now } });
		const { name, billingAccountId, credential, settings, cursor } = row;
		return {
			id,
			kind: connectionKind(row.kind),
			name,
			billingAccountId,
			sealed: credential,
			settings: parseSettings(settings),
			cursor,
		};
	});
}

/**
 * Notes which windows are finished. False: the connection was paused or deleted meanwhile, or is to read something else
 * than `settings`, so stop.
 */
export async function saveCursor(
	database: Database,
	actor: Actor,
	{ id, cursor, settings }: Pick<PullRun, "id" | "settings"> & { readonly cursor: object },
): Promise<boolean> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const data = { cursor: JSON.parse(JSON.stringify(cursor)) };
		const { count } = await transaction.connection.updateMany({
			where: { organizationId, id, status: "active", settings: { equals: { ...settings } } },
			data,
		});
		return count > 0;
	});
}

/** A connection whose pull is due, of any organization: marked as started and asked for in one transaction. */
export async function claimDuePulls(database: Database, now: Date): Promise<number> {
	return asOwner(database, (prisma) =>
		prisma.$transaction(async (transaction) => {
			const before = new Date(now.getTime() - PULL_EVERY_MS);
			const due = await transaction.connection.findMany({
				where: { status: "active", OR: [{ lastStartedAt: null }, { lastStartedAt: { lte: before } }] },
				select: { organizationId: true, id: true, lastStartedAt: true },
				orderBy: { id: "asc" },
				take: CLAIM_MAX,
			});
			let claimed = 0;
			for (const { organizationId, id, lastStartedAt } of due) {
				const { count } = await transaction.connection.updateMany({
					where: { organizationId, id, lastStartedAt },
					data: { lastStartedAt: now },
				});
				if (count === 0) continue;
				await askForPull(transaction, organizationId, id);
				claimed += 1;
			}
			return claimed;
		}),
	);
}

const CLAIM_MAX = 500;

/**
 * Seals stored credentials again, of every organization: `reseal` answers null for those that stay. A key that is
 * replaced meanwhile is left alone. Returns how many were sealed again.
 */
export async function resealCredentials(
	database: Database,
	reseal: (
		place: { readonly organizationId: string; readonly subjectId: string },
		sealed: Uint8Array,
	) => Uint8Array<ArrayBuffer> | null,
): Promise<number> {
	return asOwner(database, async (prisma) => {
		const rows = await prisma.connection.findMany({
			where: { credential: { not: null } },
			select: { organizationId: true, id: true, credential: true },
		});
		let resealed = 0;
		for (const { organizationId, id, credential } of rows) {
			const fresh = credential === null ? null : reseal({ organizationId, subjectId: id }, credential);
			if (fresh === null) continue;
			const where = { organizationId, id, credential };
			const { count } = await prisma.connection.updateMany({ where, data: { credential: fresh } });
			resealed += count;
		}
		const channels = await prisma.alertChannel.findMany({
			where: { removedAt: null },
			select: { organizationId: true, id: true, settings: true },
		});
		for (const { organizationId, id, settings } of channels) {
			const fresh = reseal({ organizationId, subjectId: id }, settings);
			if (fresh === null) continue;
			const where = { organizationId, id, settings };
			const { count } = await prisma.alertChannel.updateMany({ where, data: { settings: fresh } });
			resealed += count;
		}
		return resealed;
	});
}
