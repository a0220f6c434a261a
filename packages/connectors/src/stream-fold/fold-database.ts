import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** What the engine may hold; past it rows go to its temporary folder. */
const MEMORY_LIMIT = "128MB";
const THREADS = "2";

export interface FoldDatabase {
	readonly connection: DuckDBConnection;
	readonly close: () => Promise<void>;
}

/** An engine of its own in memory, with a folder for what does not fit. No extension is ever fetched. */
export async function openFoldDatabase(): Promise<FoldDatabase> {
	await removeLeftovers();
	const folder = await mkdtemp(join(tmpdir(), `outlay-fold-${process.pid}-`));
	const remove = (): Promise<void> => removeFolder(folder);
	try {
		const instance = await DuckDBInstance.create(":memory:", {
			threads: THREADS,
			memory_limit: MEMORY_LIMIT,
			temp_directory: folder,
			preserve_insertion_order: "false",
			autoinstall_known_extensions: "false",
			autoload_known_extensions: "false",
		});
		const connection = await instance.connect();
		return {
			connection,
			close: async () => {
				connection.closeSync();
				instance.closeSync();
				await remove();
			},
		};
	} catch (cause) {
		await remove();
		throw cause;
	}
}

const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Removes the folders of processes that were killed before they could. */
async function removeLeftovers(): Promise<void> {
	for (const name of await readdir(tmpdir())) {
		const pid = /^outlay-fold-(\d{1,9})-/.exec(name)?.[1];
		if (pid !== undefined && !isRunning(Number.parseInt(pid, 10))) await removeFolder(join(tmpdir(), name));
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		// Only a process that is not there is gone; one of another user may not be asked.
		return !(cause instanceof Error && "code" in cause && cause.code === "ESRCH");
	}
}
