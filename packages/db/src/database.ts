import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { Actor } from "./actor.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** What repositories and read models run on. `prisma` for rows, `pool` for bulk work (COPY, set-based SQL). */
export interface Database {
	readonly prisma: PrismaClient;
	readonly pool: pg.Pool;
	readonly close: () => Promise<void>;
}

/** A Prisma transaction bound to one organization. */
export type Transaction = Prisma.TransactionClient;

/** A transaction or session of plain SQL bound to one organization. */
export type SqlSession = pg.ClientBase;

/** Runs one statement and gives its rows: what reads the same in either kind of transaction takes this. */
export type QueryRows = <Row extends object>(
	text: string,
	values: readonly unknown[],
) => Promise<readonly Row[]>;

export function queryOf(session: SqlSession): QueryRows {
	return async <Row extends object>(text: string, values: readonly unknown[]) =>
		(await session.query<Row>(text, [...values])).rows;
}

export function queryIn(transaction: Transaction): QueryRows {
	return <Row extends object>(text: string, values: readonly unknown[]) =>
		transaction.$queryRawUnsafe<Row[]>(text, ...values);
}

export interface DatabaseOptions {
	readonly url: string;
	/** Most connections of each of the two pools. */
	readonly connections?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 120_000;

/** Opens the pools; connects lazily. Call `close` once at the end. */
export function openDatabase(options: DatabaseOptions): Database {
	const max = options.connections ?? 8;
	const settings = {
		connectionString: options.url,
		max,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
	};
	const pool = new pg.Pool(settings);
	// An idle connection that the server drops is replaced on the next checkout; without a listener it would end the process.
	pool.on("error", () => undefined);
	// The same for one that is in use: its statement fails, and whoever sent it is told.
	pool.on("connect", (client) => client.on("error", () => undefined));
	const prisma = new PrismaClient({ adapter: new PrismaPg(settings) });
	return {
		prisma,
		pool,
		close: async () => {
			await prisma.$disconnect();
			await pool.end();
		},
	};
}

/** Takes the app role and the organization for the rest of the transaction: row-level security starts here. */
const BIND_SQL = "SELECT set_config('role', 'outlay_app', true), set_config('outlay.organization', $1, true)";

/** Runs `work` in one transaction as the actor's organization. Throws roll back. */
export async function inTransaction<T>(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
	return database.prisma.$transaction(
		async (transaction) => {
			await transaction.$queryRawUnsafe(BIND_SQL, actor.organizationId);
			return work(transaction);
		},
		{ timeout: TRANSACTION_TIMEOUT_MS, maxWait: CONNECT_TIMEOUT_MS },
	);
}

/** Runs `work` in one plain-SQL transaction as the actor's organization. */
export async function inSqlTransaction<T>(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	work: (session: SqlSession) => Promise<T>,
): Promise<T> {
	const client = await database.pool.connect();
	try {
		return await sqlTransaction(client, actor, work);
	} finally {
		client.release();
	}
}

/** The same on a session that the caller holds (an import keeps its temporary tables on one session). */
export async function sqlTransaction<T>(
	session: SqlSession,
	actor: Pick<Actor, "organizationId">,
	work: (session: SqlSession) => Promise<T>,
): Promise<T> {
	await session.query("BEGIN");
	try {
		await session.query(BIND_SQL, [actor.organizationId]);
		const result = await work(session);
		await session.query("COMMIT");
		return result;
	} catch (error) {
		await session.query("ROLLBACK");
		throw error;
	}
}

/**
 * Work that belongs to no organization yet: signing in by e-mail, finding a token's owner, the outbox relay,
 * first set-up. It runs as the owner, past row-level security, so only the few functions that need it call it.
 */
export async function asOwner<T>(database: Database, work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
	return work(database.prisma);
}
