import { z } from "zod";
import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import type { Prisma } from "../generated/client.ts";
import { type ConnectionSettings, parseSettings, readsSource } from "../repositories/connection-settings.ts";
import {
	CONNECTION_STATUSES,
	type ConnectionKind,
	type ConnectionStatus,
	connectionKind,
	PULL_EVERY_MS,
} from "../repositories/provider-connections.ts";

/** How far one source of a connection reaches. */
export interface ConnectionSource {
	readonly source: string;
	/** Last day that the source holds, `YYYY-MM-DD`. */
	readonly dataTo: string;
	/** When the provider said it, ISO. */
	readonly asOf: string;
}

/** One connection as its page shows it; the credential is never among it. Times are ISO instants. */
export interface ConnectionView {
	readonly id: string;
	readonly kind: ConnectionKind;
	readonly name: string;
	readonly status: ConnectionStatus;
	readonly account: { readonly id: string; readonly name: string; readonly externalId: string | null } | null;
	/** Last characters of the key. */
	readonly keyHint: string;
	readonly createdAt: string;
	readonly settings: ConnectionSettings;
	/** A pull was asked for and has not ended. */
	readonly isPulling: boolean;
	/** Windows of the pull that are finished, and all of them; null: nothing is under way. */
	readonly progress: { readonly done: number; readonly total: number } | null;
	readonly lastSucceededAt: string | null;
	readonly lastError: {
		readonly code: string;
		readonly message: string;
		readonly fix: string;
		readonly at: string;
	} | null;
	/** null: paused, or a person has to act first. */
	readonly nextPullAt: string | null;
	/** Of the reports that it reads now. */
	readonly sources: readonly ConnectionSource[];
}

const errorSchema = z.object({ code: z.string(), message: z.string(), fix: z.string(), at: z.string() });
const progressSchema = z.object({ progress: z.object({ done: z.int(), total: z.int() }).nullish() });

/** Every connection of the organization, by name. */
export async function listConnections(database: Database, actor: Actor): Promise<readonly ConnectionView[]> {
	requireReading(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.connection.findMany({
			where: { organizationId },
			orderBy: [{ name: "asc" }, { id: "asc" }],
		});
		return views(transaction, organizationId, rows);
	});
}

/** One connection; null when the organization has none of that id. */
export async function readConnection(
	database: Database,
	actor: Actor,
	id: string,
): Promise<ConnectionView | null> {
	requireReading(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const row = await transaction.connection.findUnique({
			where: { organizationId_id: { organizationId, id } },
		});
		const [view] = row === null ? [] : await views(transaction, organizationId, [row]);
		return view ?? null;
	});
}

/** A connection is of the whole organization: whoever sees a part of it sees none. */
function requireReading(actor: Actor): void {
	requireRight(actor, "imports.read");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("imports.read");
}

type Row = Prisma.ConnectionGetPayload<Record<never, never>>;

async function views(
	transaction: Transaction,
	organizationId: string,
	rows: readonly Row[],
): Promise<readonly ConnectionView[]> {
	const accounts = await transaction.billingAccount.findMany({
		where: { organizationId },
		select: { id: true, issuer: true, name: true, externalId: true },
	});
	const reach = await readReach(transaction, organizationId);
	return rows.map((row) => {
		const issuers = accounts.filter((account) => account.issuer === row.kind);
		// Without an account of its own, a connection speaks for the provider's only one.
		const own =
			issuers.find(({ id }) => id === row.billingAccountId) ??
			(issuers.length === 1 ? issuers[0] : undefined);
		const account = own === undefined ? null : { id: own.id, name: own.name, externalId: own.externalId };
		const view = toView(row);
		const sources = reach
			.filter((entry) => entry.billing_account_id === own?.id)
			.filter((entry) => readsSource(row.kind, view.settings, entry.source))
			.map((entry) => ({
				source: entry.source,
				dataTo: entry.data_to,
				asOf: entry.as_of.toISOString(),
			}));
		return { ...view, account, sources };
	});
}

interface ReachRow {
	readonly billing_account_id: string;
	readonly source: string;
	readonly data_to: string;
	readonly as_of: Date;
}

/** A day that has not begun when the provider was asked is no data yet. */
async function readReach(transaction: Transaction, organizationId: string): Promise<readonly ReachRow[]> {
	return transaction.$queryRawUnsafe<ReachRow[]>(
		`SELECT billing_account_id::text, source, max(least(day, (as_of AT TIME ZONE 'UTC')::date))::text AS data_to,
		   max(as_of) AS as_of
		 FROM outlay.cell WHERE organization_id = $1::uuid GROUP BY billing_account_id, source ORDER BY source`,
		organizationId,
	);
}

function toView(row: Row): Omit<ConnectionView, "account" | "sources"> {
	const error = errorSchema.safeParse(row.lastError);
	const lastError = error.success ? error.data : null;
	const endedAt = Math.max(row.lastSucceededAt?.getTime() ?? 0, Date.parse(lastError?.at ?? "") || 0);
	const status = CONNECTION_STATUSES.find((known) => known === row.status) ?? "paused";
	const isActive = status === "active";
	const isPulling = isActive && (row.lastStartedAt?.getTime() ?? 0) > endedAt;
	const progress = progressSchema.safeParse(row.cursor);
	return {
		id: row.id,
		kind: connectionKind(row.kind),
		name: row.name,
		status,
		keyHint: row.credentialHint ?? "",
		createdAt: row.createdAt.toISOString(),
		settings: parseSettings(row.settings),
		isPulling,
		progress: isPulling && progress.success ? (progress.data.progress ?? null) : null,
		lastSucceededAt: row.lastSucceededAt?.toISOString() ?? null,
		lastError: lastError !== null && endedAt === Date.parse(lastError.at) ? lastError : null,
		nextPullAt: isActive && !isPulling ? nextPull(row) : null,
	};
}

function nextPull(row: Row): string {
	const last = row.lastStartedAt ?? row.createdAt;
	return new Date(last.getTime() + PULL_EVERY_MS).toISOString();
}
