import { databaseAnswers } from "@outlay/db/read-models/system-status";
import { readWorkerState, type WorkerState } from "@outlay/db/read-models/worker-state";
import manifest from "../../../../../package.json" with { type: "json" };
import { json } from "../../../../api/answer";
import { otherMethods } from "../../../../api/other-methods";
import { database } from "../../../../main";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

/** Who watches a server wants an answer at once; a database that needs longer is as good as none. */
const DATABASE_TIMEOUT_MS = 3_000;

interface Health {
	readonly answers: boolean;
	readonly worker: WorkerState | typeof UNKNOWN;
}

const UNKNOWN = { state: "unknown", since: null, seenAt: null } as const;

/** Asks nobody who they are: start scripts and load balancers look here. It says nothing of anyone's data. */
export async function GET(): Promise<Response> {
	const { answers, worker } = await within(DATABASE_TIMEOUT_MS, look());
	const body = {
		status: answers ? "ok" : "unavailable",
		version: manifest.version,
		database: answers ? "ok" : "unreachable",
		worker,
		at: new Date().toISOString(),
	};
	return json(body, { status: answers ? 200 : 503 });
}

async function look(): Promise<Health> {
	try {
		return { answers: true, worker: await readWorkerState(database()) };
	} catch {
		// Why is in the database's log; what matters here is that it does not answer.
		return { answers: await databaseAnswers(database()), worker: UNKNOWN };
	}
}

async function within(timeoutMs: number, work: Promise<Health>): Promise<Health> {
	const { promise: late, resolve } = Promise.withResolvers<Health>();
	const timer = setTimeout(() => resolve({ answers: false, worker: UNKNOWN }), timeoutMs);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
