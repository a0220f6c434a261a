import { randomUUID } from "node:crypto";
import pg from "pg";
import type { QueueBackend } from "../queue.ts";

/** The backend that this run is for: Redis when its URL is set, else a Postgres database of the file's own. */
export async function openTestBackend(): Promise<QueueBackend> {
	const redisUrl = process.env["OUTLAY_TEST_REDIS_URL"];
	if (redisUrl !== undefined) return { kind: "redis", redisUrl };
	const server = process.env["OUTLAY_TEST_DATABASE_URL"];
	if (server === undefined) throw new Error("no server: run node scripts/test.ts --only db queue");
	const url = new URL(server);
	url.pathname = `/queue_${randomUUID().replaceAll("-", "")}`;
	const client = new pg.Client({ connectionString: server });
	await client.connect();
	try {
		await client.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
	} finally {
		await client.end();
	}
	return { kind: "postgres", databaseUrl: url.href };
}

/** A queue that nothing else uses. */
export function ownQueue(backend: QueueBackend): QueueBackend {
	return { ...backend, queueName: `test-${randomUUID()}` };
}
