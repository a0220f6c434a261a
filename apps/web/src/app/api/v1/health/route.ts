import { databaseAnswers } from "@outlay/db/read-models/system-status";
import manifest from "../../../../../package.json" with { type: "json" };
import { json } from "../../../../api/answer";
import { database } from "../../../../main";

export const dynamic = "force-dynamic";

/** Who watches a server wants an answer at once; a database that needs longer is as good as none. */
const DATABASE_TIMEOUT_MS = 3_000;

/** Asks nobody who they are: start scripts and load balancers look here. It says nothing of anyone's data. */
export async function GET(): Promise<Response> {
	const answers = await within(DATABASE_TIMEOUT_MS, databaseAnswers(database()));
	const body = {
		status: answers ? "ok" : "unavailable",
		version: manifest.version,
		database: answers ? "ok" : "unreachable",
		at: new Date().toISOString(),
	};
	return json(body, { status: answers ? 200 : 503 });
}

async function within(timeoutMs: number, work: Promise<boolean>): Promise<boolean> {
	const { promise: late, resolve } = Promise.withResolvers<boolean>();
	const timer = setTimeout(() => resolve(false), timeoutMs);
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
