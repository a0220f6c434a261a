import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { databasePeople } from "./people.ts";
import type { NewAdmin } from "./ports.ts";

let db: TestDatabase;
let home = "";

beforeEach(async () => {
	db = await openTestDatabase();
	home = mkdtempSync(join(tmpdir(), "outlay-people-"));
});

afterEach(async () => {
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

const input: NewAdmin = {
	organization: "Müller & Söhne",
	name: "Ada",
	email: "ada@example.com",
	password: "a long enough password",
	timeZone: "Europe/Berlin",
	currency: "EUR",
};

const peopleWith = (folder: string) =>
	databasePeople({ database: db.database, home: () => folder, now: () => new Date("2026-11-21T08:00:00Z") });

test("set-up leaves an admin who can sign in, a price book and a working operator token only the owner can read", async () => {
	const people = peopleWith(home);
	expect((await people.createFirstAdmin(input)).ok).toBe(true);
	expect(await people.verifyPassword(input)).toMatchObject({ ok: true });
	expect(await db.database.prisma.price.count()).toBeGreaterThan(100);
	const file = join(home, "operator-token");
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const actor = await people.actorOfToken(readFileSync(file, "utf8").trim());
	expect(actor).toMatchObject({ kind: "token", label: "Operator", role: "admin" });
});

test("a data folder that cannot be written leaves no token behind, and set-up stands", async () => {
	const people = peopleWith(join(home, "missing"));
	expect((await people.createFirstAdmin(input)).ok).toBe(true);
	expect(await db.database.prisma.apiToken.count()).toBe(0);
	expect(await people.verifyPassword(input)).toMatchObject({ ok: true });
});

test("asking for a reset link answers the same, not before a fixed time, whether or not somebody has the address", async () => {
	const people = peopleWith(home);
	await people.createFirstAdmin(input);
	for (const email of [input.email, "nobody@example.com"]) {
		const startedAt = performance.now();
		expect(await people.askForReset(email)).toBeNull();
		expect(performance.now() - startedAt).toBeGreaterThan(790);
	}
	expect(await db.database.prisma.accessLink.count()).toBe(1);
});
