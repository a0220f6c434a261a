import { afterAll, beforeAll, expect, test } from "vitest";
import { listImports, readImport } from "../read-models/imports.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { expandArchive } from "./import-archives.ts";
import { createImport, findImport } from "./imports.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const file = { sha256: "a".repeat(64), byteLength: 3, fileName: "a.zip", member: "", declared: {} };

test("an import that no person brought names who did, and so do the files of its archive", async () => {
	const system = await db.organization("brought");
	const operator = { ...system, kind: "token", label: "Operator" } as const;
	const id = await createImport(db.database, operator, { input: file, now: new Date() });
	expect((await readImport(db.database, system, id))?.requestedBy).toBe("Operator");
	const archive = await findImport(db.database, system, id);
	if (archive === null) throw new Error("the import is there");
	const members = [{ fileName: "a.csv", member: "a.csv", fingerprint: null }];
	await expandArchive(db.database, system, { archive, members });
	const { items } = await listImports(db.database, system, { cursor: null, limit: 10, status: null });
	expect(items.map(({ member, requestedBy }) => [member, requestedBy])).toEqual([
		["a.csv", "Operator"],
		["", "Operator"],
	]);
});
