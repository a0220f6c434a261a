import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "@outlay/db/database";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { openRawExports } from "@outlay/raw-exports/store";
import type { WorkerContext } from "../context.ts";

/** What a worker's jobs run on, with a clock and a data folder of the test's own. */
export interface TestWorker {
	readonly context: WorkerContext;
	/** OUTLAY_HOME for a worker of its own process. */
	readonly home: string;
	readonly removeHome: () => void;
}

export async function openTestWorker(database: Database, now: () => Date): Promise<TestWorker> {
	const home = mkdtempSync(join(tmpdir(), "outlay-worker-"));
	const context = {
		...{ database, now },
		rawExports: await openRawExports({ directory: join(home, "raw-exports") }),
		priceBooks: openPriceBooks(database),
		log: () => undefined,
	};
	return { context, home, removeHome: () => rmSync(home, { recursive: true, force: true }) };
}
