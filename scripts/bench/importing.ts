// One import as the worker runs it, in a process of its own, so that its memory is an import's and nothing else's.
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { systemActor } from "@outlay/db/actor";
import { openDatabase } from "@outlay/db/database";
import { createImport } from "@outlay/db/repositories/imports";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { openRawExports } from "@outlay/raw-exports/store";
import { runImport } from "../../apps/worker/src/imports/run-import.ts";
import { rebuildSpendNow } from "../../apps/worker/src/spend/rebuild.ts";
import { peakResidentMiB } from "./bench-server.ts";
import type { ImportJob, ImportReport } from "./import-file.ts";

const LIMIT_MS = 6 * 3_600_000;

async function importOne(job: ImportJob): Promise<ImportReport> {
	const database = openDatabase({ url: job.url, connections: 6 });
	const signal = AbortSignal.timeout(LIMIT_MS);
	try {
		const rawExports = await openRawExports({ directory: join(job.folder, "raw-exports") });
		const now = () => new Date();
		const context = { database, rawExports, priceBooks: openPriceBooks(database), now, log: () => undefined };
		const actor = systemActor(job.organizationId);
		const stored = await rawExports.put(createReadStream(job.file), signal);
		const input = { ...stored, fileName: basename(job.file), member: "", declared: { asOf: job.asOf } };
		const importId = await createImport(database, actor, { input, now: now() });
		const startedAt = performance.now();
		await runImport(context, { organizationId: job.organizationId, importId }, signal);
		const committedAt = performance.now();
		await rebuildSpendNow(context, actor, { isFirst: true });
		const rebuiltAt = performance.now();
		return {
			importSeconds: (committedAt - startedAt) / 1000,
			rebuildSeconds: (rebuiltAt - committedAt) / 1000,
			peakMiB: peakResidentMiB(),
		};
	} finally {
		await database.close();
	}
}

process.once("message", (message) => {
	const job = message as ImportJob; // parse boundary: our own parent sent it
	importOne(job).then(
		(report) => process.send?.({ report }, () => process.exit(0)),
		(error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
	);
});
