import type { Actor } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { type ConnectionSettings, changedSettings, parseSettings } from "./connection-settings.ts";
import {
	askForPull,
	auditConnection,
	hasReports,
	isNameTaken,
	lockConnections,
	requireConnectionsRight,
} from "./provider-connections.ts";

export interface ConnectionChange {
	readonly name?: string;
	/** Pausing stops pulls; going on asks for one at once. */
	readonly status?: "active" | "paused";
	/** A new key for the same connection: it is tried at once. */
	readonly credential?: { readonly sealed: Uint8Array<ArrayBuffer>; readonly hint: string };
	/**
	 * What it reads from now on; nothing that was read is removed. Days before the first one that was read so far are
	 * read with the next pull, and so is the history of a report that is switched on. A pull under way begins anew.
	 */
	readonly settings?: Partial<ConnectionSettings>;
}

export type ConnectionChangeRefusal = "name_taken" | "reports_unknown";

/**
 * Renames, pauses, resumes, gives a new key, or changes what is read. null: changed. A change to what holds already is
 * none, and is not audited.
 */
export async function changeConnection(
	database: Database,
	actor: Actor,
	{ id, change, now }: { readonly id: string; readonly change: ConnectionChange; readonly now: Date },
): Promise<"not_found" | ConnectionChangeRefusal | null> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockConnections(transaction, organizationId);
		const where = { organizationId_id: { organizationId, id } };
		const row = await transaction.connection.findUnique({ where });
		if (row === null) return "not_found";
		const { name = row.name, credential } = change;
		if (await isNameTaken(transaction, organizationId, { name, except: id })) return "name_taken";
		const stored = parseSettings(row.settings);
		const settings = { ...stored, ...change.settings };
		if (!hasReports(row.kind, settings)) return "reports_unknown";
		const reading = changedSettings(stored, settings);
		const isReadDifferently = Object.keys(reading.after).length > 0;
		const isRevived = credential !== undefined && row.status === "needs_attention";
		const status = change.status ?? (isRevived ? "active" : row.status);
		const isPullWanted =
			status === "active" && (row.status !== "active" || credential !== undefined || isReadDifferently);
		const before = { ...reading.before, ...changed(row, { name, status }) };
		const after = { ...reading.after, ...changed({ name, status }, row) };
		if (credential === undefined && Object.keys(after).length === 0) return null;
		await transaction.connection.update({
			where,
			data: {
				name,
				status,
				...(credential === undefined
					? {}
					: { credential: credential.sealed, credentialHint: credential.hint }),
				...(isReadDifferently ? { settings: { ...settings } } : {}),
				...(isPullWanted ? { lastStartedAt: now } : {}),
			},
		});
		const details =
			credential === undefined
				? { before, after }
				: {
						before: { ...before, credentialHint: row.credentialHint },
						after: { ...after, credentialHint: credential.hint },
					};
		await auditConnection(transaction, actor, { action: "changed", id, details, now });
		if (isPullWanted) await askForPull(transaction, organizationId, id);
		return null;
	});
}

interface Named {
	readonly name: string;
	readonly status: string;
}

/** What of `one` is otherwise in `other`. */
function changed(one: Named, other: Named): Partial<Named> {
	return {
		...(one.name === other.name ? {} : { name: one.name }),
		...(one.status === other.status ? {} : { status: one.status }),
	};
}
