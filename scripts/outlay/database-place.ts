import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../env.ts";
import { readIfPresent } from "../home.ts";
import type { Finding } from "./finding.ts";

/** Where the files of the database are, for backups and full disks; null where this machine has none of Outlay's. */
export function databasePlace({ home, databaseUrl }: Pick<Settings, "home" | "databaseUrl">): Finding | null {
	if (databaseUrl !== undefined) {
		return { check: "database files", state: "ok", said: "are your own server's (DATABASE_URL)" };
	}
	const pointed = readIfPresent(join(home, "postgres-folder"))?.trim();
	if (pointed !== undefined && pointed !== "") {
		const said = `are in ${pointed}, outside ${home}, because root started it`;
		return { check: "database files", state: "ok", said };
	}
	const inside = join(home, "postgres");
	return existsSync(inside) ? { check: "database files", state: "ok", said: `are in ${inside}` } : null;
}
