import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { databasePlace } from "./database-place.ts";

let home: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "outlay-place-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const said = (databaseUrl?: string) => databasePlace({ home, databaseUrl })?.said;

test("the database is in the data folder, or where root put it", () => {
	expect(said(), "another machine's").toBeUndefined();
	mkdirSync(join(home, "postgres"));
	expect(said()).toBe(`are in ${join(home, "postgres")}`);
	writeFileSync(join(home, "postgres-folder"), "/var/lib/outlay/0123456789abcdef\n");
	expect(said()).toBe(`are in /var/lib/outlay/0123456789abcdef, outside ${home}, because root started it`);
});

test("one's own server is named without its address, which holds a password", () => {
	expect(said("postgresql://me:secret@db/outlay")).toBe("are your own server's (DATABASE_URL)");
});
