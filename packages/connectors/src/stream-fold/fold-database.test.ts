import { existsSync, mkdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFoldDatabase } from "./fold-database.ts";

/** No process has it: ids end far below. */
const GONE = 999_999_999;

test("the folder goes with its engine, and a killed process's folder with the next one", async () => {
	const left = join(tmpdir(), `outlay-fold-${GONE}-x`);
	mkdirSync(left, { recursive: true });
	const own = async () =>
		(await readdir(tmpdir())).filter((name) => name.startsWith(`outlay-fold-${process.pid}-`));
	const before = await own();
	const database = await openFoldDatabase();
	expect(existsSync(left)).toBe(false);
	expect(await own()).toHaveLength(before.length + 1);
	await database.close();
	expect(await own()).toEqual(before);
});
