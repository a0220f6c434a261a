import type { QueueBackend } from "@outlay/jobs/queue";

/** Redis keeps numbered databases apart: the tests of this app take those from here, one each. */
const FIRST_REDIS_DATABASE = 1;

/** The backend that this run is for: Redis when its URL is set, else the queue of the test's own Postgres. */
export function queueBackend(databaseUrl: string, number: number): QueueBackend {
	const server = process.env["OUTLAY_TEST_REDIS_URL"];
	if (server === undefined) return { kind: "postgres", databaseUrl };
	const url = new URL(server);
	url.pathname = `/${FIRST_REDIS_DATABASE + number}`;
	return { kind: "redis", redisUrl: url.href };
}
