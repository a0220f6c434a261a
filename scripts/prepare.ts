// First start: the organization, its price book and an operator token; the sample company unless told otherwise.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@outlay/db/database";
import { needsSetUp } from "@outlay/db/repositories/organizations";
import { bucketOf } from "@outlay/raw-exports/settings-schema";
import { openRawExports } from "@outlay/raw-exports/store";
import { parseEnvironment } from "../apps/worker/src/env.ts";
import { readSettings } from "./env.ts";
import { describeError, Failure } from "./failure.ts";
import { PREPARED } from "./home.ts";
import { prepareSample } from "./prepare/sample.ts";
import { findSampleOrganization } from "./prepare/sample-organization.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
async function main(): Promise<void> {
	const { home, databaseUrl, sample } = readSettings(process.env, ROOT);
	if (existsSync(join(home, PREPARED)) || !sample) return;
	if (databaseUrl === undefined) throw new Failure("DATABASE_URL is not set: npm start sets it.");
	const database = openDatabase({ url: databaseUrl, connections: 4 });
	try {
		const isOurs = (await findSampleOrganization(database)) !== null;
		if (!isOurs && !(await needsSetUp(database))) return;
		const variables = { ...process.env, OUTLAY_HOME: home, DATABASE_URL: databaseUrl };
		const rawExports = await openRawExports({
			directory: join(home, "raw-exports"),
			bucket: bucketOf(parseEnvironment(variables)),
		});
		await prepareSample({
			database,
			rawExports,
			home,
			now: () => new Date(),
			say: (line) => console.log(line),
		});
		writeFileSync(join(home, PREPARED), `${new Date().toISOString()}\n`, { mode: 0o600 });
	} finally {
		await database.close();
	}
}

try {
	await main();
} catch (error) {
	console.error(`prepare: ${describeError(error)}`);
	process.exitCode = 1;
}
