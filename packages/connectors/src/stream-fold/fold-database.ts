import { mkdtemp, rm } from "node:fs/promises";
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
	const folder = await mkdtemp(join(tmpdir(), "outlay-fold-"));
	const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
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
