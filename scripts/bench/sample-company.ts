import { join } from "node:path";
import { type Actor, systemActor } from "@outlay/db/actor";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { openRawExports } from "@outlay/raw-exports/store";
import type { WorkerContext } from "../../apps/worker/src/context.ts";
import { finishJobs } from "../../apps/worker/src/finish-jobs.ts";
import { prepareSample } from "../prepare/sample.ts";
import { findSampleOrganization } from "../prepare/sample-organization.ts";
import type { BenchDatabase, BenchServer } from "./bench-server.ts";

/** A day before the first one of the sample: by this clock nothing is told while files come in. */
const BEFORE = new Date("2026-01-01T00:00:00Z");

/** The sample company with the exports of its six months, the last day the one before `now`, imported as a worker does. */
export async function importSampleCompany(
	{ folder }: BenchServer,
	{ database }: BenchDatabase,
	now: Date,
): Promise<{ readonly actor: Actor; readonly context: WorkerContext }> {
	const rawExports = await openRawExports({ directory: join(folder, "raw-exports") });
	const common = { database, rawExports, now: () => now };
	const context = { ...common, priceBooks: openPriceBooks(database), log: () => undefined };
	let isOver = false;
	const over = prepareSample({ ...common, home: folder, say: () => undefined }).finally(() => {
		isOver = true;
	});
	while (!isOver) await finishJobs({ ...context, now: () => BEFORE });
	await over;
	const organizationId = await findSampleOrganization(database);
	if (organizationId === null) throw new Error("the sample company was not set up");
	return { actor: systemActor(organizationId), context };
}
