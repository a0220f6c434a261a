import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface ImportJob {
	readonly url: string;
	readonly organizationId: string;
	readonly folder: string;
	readonly file: string;
	/** ISO instant. */
	readonly asOf: string;
}

export interface ImportReport {
	/** File to committed and rated charges. */
	readonly importSeconds: number;
	/** Charges to attributed spend. */
	readonly rebuildSeconds: number;
	/** Highest resident memory of the importing process; null where the platform does not say it. */
	readonly peakMiB: number | null;
}

const PROGRAM = fileURLToPath(new URL("./importing.ts", import.meta.url));

/** Imports a file in a process of its own, as the worker does. */
export async function importFile(job: ImportJob): Promise<ImportReport> {
	const child = fork(PROGRAM, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
	try {
		return await new Promise<ImportReport>((resolve, reject) => {
			child.once("error", reject);
			child.once("exit", (code) => reject(new Error(`the import ended with code ${code}`)));
			child.once("message", (answer) => {
				const { report, error } = answer as { readonly report?: ImportReport; readonly error?: string }; // parse boundary
				if (report === undefined) reject(new Error(error));
				else resolve(report);
			});
			child.send(job);
		});
	} finally {
		child.kill();
	}
}
