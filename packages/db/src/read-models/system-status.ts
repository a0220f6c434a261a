import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { asOwner, type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { countDeadDeliveries, type DeadDeliveries } from "./deliveries.ts";
import { readWorkerState, type WorkerState } from "./worker-state.ts";

/** An import on its way. Times are ISO instants. */
export interface ImportInFlight {
	readonly id: string;
	readonly fileName: string;
	readonly member: string;
	readonly status: string;
	readonly stage: string;
	readonly createdAt: string;
}

/** How far one source reaches for one billing account. */
export interface SourceReach {
	readonly source: string;
	readonly billingAccountId: string;
	readonly billingAccount: string;
	readonly issuer: string;
	readonly basis: string;
	/** Last day that it speaks for, `YYYY-MM-DD`. */
	readonly lastDay: string;
	/** When the newest export of it was made. */
	readonly asOf: string;
}

export interface SystemStatus {
	readonly database: {
		readonly version: string;
		readonly now: string;
		/** Names of the applied migrations, oldest first. */
		readonly migrations: readonly string[];
	};
	readonly worker: WorkerState;
	/** Jobs that wait to be handed to the queue; a worker that runs takes them within a second. */
	readonly outbox: { readonly waiting: number; readonly oldestSeconds: number | null };
	/** Messages about alerts, and mails to people, that every attempt failed to send. */
	readonly deadDeliveries: DeadDeliveries;
	/** At most 50, oldest first. */
	readonly importsInFlight: readonly ImportInFlight[];
	/** Days whose spend waits for the rollup. */
	readonly daysToRollUp: number;
	readonly sources: readonly SourceReach[];
}

const IN_FLIGHT_MAX = 50;

/** Whether the database answers a query. Never throws: the caller is asking just that. */
export async function databaseAnswers(database: Database): Promise<boolean> {
	try {
		await database.pool.query("SELECT 1");
		return true;
	} catch {
		return false;
	}
}

/** What an operator looks at first. Needs the whole organization: a queue has no department. */
export async function readSystemStatus(database: Database, actor: Actor): Promise<SystemStatus> {
	requireRight(actor, "imports.read");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("imports.read");
	const [migrations, worker] = [await readMigrations(database), await readWorkerState(database)];
	return inSqlTransaction(database, actor, async (session) => ({
		database: { ...(await readServer(session)), migrations },
		worker,
		outbox: await readOutbox(session, actor.organizationId),
		deadDeliveries: await countDeadDeliveries(queryOf(session), actor.organizationId),
		importsInFlight: await readInFlight(session, actor.organizationId),
		daysToRollUp: await countDirtyDays(session, actor.organizationId),
		sources: await readSources(session, actor.organizationId),
	}));
}

/** Migrations are of the database, not of an organization. */
async function readMigrations(database: Database): Promise<readonly string[]> {
	const rows = await asOwner(
		database,
		(prisma) =>
			prisma.$queryRaw<readonly { migration_name: string }[]>`
				SELECT migration_name FROM outlay._prisma_migrations
				WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
	);
	return rows.map((row) => row.migration_name);
}

async function readServer(session: SqlSession): Promise<{ readonly version: string; readonly now: string }> {
	const result = await session.query<{ version: string; now: Date }>(
		"SELECT current_setting('server_version') AS version, clock_timestamp() AS now",
	);
	const [row] = result.rows;
	return { version: row?.version ?? "", now: row?.now.toISOString() ?? "" };
}

async function readOutbox(session: SqlSession, organizationId: string): Promise<SystemStatus["outbox"]> {
	const result = await session.query<{ waiting: number; oldest: number | null }>(
		`SELECT count(*)::int AS waiting, extract(epoch FROM clock_timestamp() - min(created_at))::int AS oldest
		 FROM outlay.outbox WHERE organization_id = $1 AND sent_at IS NULL`,
		[organizationId],
	);
	const [row] = result.rows;
	return { waiting: row?.waiting ?? 0, oldestSeconds: row?.oldest ?? null };
}

async function readInFlight(session: SqlSession, organizationId: string): Promise<readonly ImportInFlight[]> {
	const result = await session.query<Omit<ImportInFlight, "createdAt"> & { createdAt: Date }>(
		`SELECT id, file_name AS "fileName", member, status, stage, created_at AS "createdAt" FROM outlay.import
		 WHERE organization_id = $1 AND status IN ('received', 'reading', 'needs_confirmation', 'committed')
		 ORDER BY id LIMIT $2`,
		[organizationId, IN_FLIGHT_MAX],
	);
	return result.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

async function countDirtyDays(session: SqlSession, organizationId: string): Promise<number> {
	const result = await session.query<{ days: number }>(
		"SELECT count(DISTINCT day)::int AS days FROM outlay.dirty_day WHERE organization_id = $1",
		[organizationId],
	);
	return result.rows[0]?.days ?? 0;
}

async function readSources(session: SqlSession, organizationId: string): Promise<readonly SourceReach[]> {
	const result = await session.query<Omit<SourceReach, "asOf"> & { asOf: Date }>(
		`SELECT c.source, b.id AS "billingAccountId", coalesce(nullif(b.name, ''), b.external_id, b.issuer) AS "billingAccount",
		   b.issuer, c.basis, max(least(c.day, (c.as_of AT TIME ZONE 'UTC')::date))::text AS "lastDay", max(c.as_of) AS "asOf"
		 FROM outlay.cell c
		 JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
		 WHERE c.organization_id = $1
		 GROUP BY c.source, c.basis, b.organization_id, b.id
		 ORDER BY c.source, "billingAccount", b.id`,
		[organizationId],
	);
	return result.rows.map((row) => ({ ...row, asOf: row.asOf.toISOString() }));
}
