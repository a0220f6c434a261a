// node scripts/create-migration.ts <name>: writes what prisma/migrations lacks of schema.prisma into a
// new migration, for review by hand. It needs no database of yours.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeError, Failure } from "./failure.ts";
import { diff, migrate, PRISMA_FOLDER } from "./migrate.ts";
import { startTestPostgres } from "./postgres.ts";

/** Returns the new file, or undefined when the migrations already produce the schema. */
export async function createMigration(
	name: string,
	prismaFolder = PRISMA_FOLDER,
): Promise<string | undefined> {
	if (!/^[a-z][a-z0-9_]*$/.test(name))
		throw new Failure(`"${name}" is no name for a migration: use small letters, digits and _.`);
	const postgres = await startTestPostgres();
	try {
		await migrate({ databaseUrl: postgres.url, prismaFolder });
		const sql = await diff({ databaseUrl: postgres.url, prismaFolder });
		if (sql === undefined) return undefined;
		const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
		const folder = join(prismaFolder, "migrations", `${stamp}_${name}`);
		mkdirSync(folder);
		const file = join(folder, "migration.sql");
		writeFileSync(file, `${sql}\n`);
		return file;
	} finally {
		await postgres.stop();
	}
}

if (import.meta.main) {
	try {
		const file = await createMigration(process.argv[2] ?? "");
		console.log(file === undefined ? "The migrations already produce schema.prisma." : `Review ${file}`);
	} catch (error) {
		console.error(`outlay: ${describeError(error)}`);
		process.exitCode = 1;
	}
}
