import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** Readable and writable by the user who runs Outlay, by nobody else. */
const PRIVATE = 0o600;

/** Writes a secret's file whole or not at all; no reader and no crash ever sees half of it, or it readable by others. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
	const draft = `${path}.${randomUUID()}.new`;
	try {
		await writeFile(draft, text, { mode: PRIVATE, flag: "wx" });
		await rename(draft, path);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}
