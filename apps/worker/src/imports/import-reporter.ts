import { reportProgress } from "@outlay/db/repositories/imports";
import type { WorkerContext } from "../context.ts";
import type { ReadImport } from "./read-import.ts";

/** Somebody cancelled the import. */
export class CancelledError extends Error {
	override readonly name = "CancelledError";
}

/** Shows where the import is. Throws {@link CancelledError} when someone cancelled it meanwhile. */
export type ImportReporter = (at: {
	readonly stage: string;
	readonly rows: number;
	readonly bytes: number;
}) => Promise<void>;

/** Reports of one reading of a file, with the times that give its speed. */
export function importReporter(context: WorkerContext, { actor, run, file }: ReadImport): ImportReporter {
	const startedAt = context.now().getTime();
	const { packedBytes: totalBytes } = file.member;
	return async (at) => {
		const progress = { ...at, totalBytes, startedAt, at: context.now().getTime() };
		if (!(await reportProgress(context.database, actor, { importId: run.id, progress })))
			throw new CancelledError();
	};
}
