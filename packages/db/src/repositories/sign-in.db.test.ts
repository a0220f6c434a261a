import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTestMember } from "../testing/people-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { askForReset, createReset, redeemAccessLink } from "./access-links.ts";
import { revokeMembership } from "./memberships.ts";
import { type PasswordCheck, verifySignIn } from "./people.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
	const system = await db.organization("company");
	await addTestMember(db.database, system, { role: "admin", email: "keeper@example.com" });
	for (const name of ["ada", "bob", "cleo", "dan", "eve", "fay", "gil", "hal", "ida"])
		await addTestMember(db.database, system, {
			role: "finance",
			email: `${name}@example.com`,
			passwordHash: "right",
		});
	await addTestMember(db.database, system, { role: "finance", email: "sso@example.com" });
	const ida = await db.database.prisma.person.findUniqueOrThrow({ where: { email: "ida@example.com" } });
	await db.database.prisma.membership.updateMany({
		where: { personId: ida.id },
		data: { revokedAt: new Date(0) },
	});
});

afterAll(() => db.close());

const START = Date.parse("2026-11-21T08:00:00Z");
const MINUTE_MS = 60_000;

/** A password is right when it is what is stored; how often it was looked at is counted. */
function counting(): { readonly check: PasswordCheck; readonly calls: () => number } {
	let calls = 0;
	const check: PasswordCheck = async (stored, password) => {
		calls += 1;
		return stored !== null && stored === password;
	};
	return { check, calls: () => calls };
}

const signIn = ([email, password]: readonly [string, string], minutes: number, check = counting().check) =>
	verifySignIn(db.database, { email, password, now: new Date(START + minutes * MINUTE_MS) }, check);

const locked = (minutes: number) => ({
	ok: false,
	error: { code: "locked", retryAfterMs: minutes * MINUTE_MS },
});
const INVALID = { ok: false, error: { code: "invalid" } };

test("a right password signs in, however the address is written", async () => {
	expect(await signIn([" ADA@example.com", "right"], 0)).toMatchObject({ ok: true, version: 1 });
});

describe("an address that somebody has and one that nobody has", () => {
	test.each(["bob@example.com", "nobody@example.com"])(
		"%s: five failures, then locks that double",
		async (email) => {
			for (let n = 0; n < 5; n += 1) expect(await signIn([email, "wrong"], 0)).toEqual(INVALID);
			expect(await signIn([email, "wrong"], 0)).toEqual(locked(1));
			expect(await signIn([email, "wrong"], 1)).toEqual(INVALID);
			expect(await signIn([email, "wrong"], 2)).toEqual(locked(1));
			expect(await signIn([email, "wrong"], 3)).toEqual(INVALID);
			expect(await signIn([email, "wrong"], 3)).toEqual(locked(4));
		},
	);

	test.each(["cleo@example.com", "no-one@example.com"])(
		"%s: no lock is longer than an hour",
		async (email) => {
			let minutes = 0;
			for (let n = 0; n < 20; n += 1) {
				await signIn([email, "wrong"], minutes);
				minutes += 60;
			}
			await signIn([email, "wrong"], minutes);
			expect(await signIn([email, "wrong"], minutes)).toEqual(locked(60));
		},
	);

	test("cost the same: the password is looked at once for each, also when the account was revoked", async () => {
		const revoked = await db.database.prisma.membership.findFirstOrThrow({
			where: {
				personId: (await db.database.prisma.person.findUniqueOrThrow({ where: { email: "fay@example.com" } }))
					.id,
			},
		});
		const system = { ...(await db.organization("other")), organizationId: revoked.organizationId };
		await revokeMembership(db.database, system, { membershipId: revoked.id, now: new Date(START) });
		for (const email of ["dan@example.com", "nobody-else@example.com", "fay@example.com"]) {
			const { check, calls } = counting();
			expect(await signIn([email, email.startsWith("fay") ? "right" : "wrong"], 0, check)).toEqual(INVALID);
			expect(calls()).toBe(1);
		}
	});
});

test("a locked address is not asked for its password, and the right one does not open it", async () => {
	for (let n = 0; n < 5; n += 1) await signIn(["dan@example.com", "wrong"], 10);
	const { check, calls } = counting();
	expect(await signIn(["dan@example.com", "right"], 10, check)).toMatchObject(locked(1));
	expect(calls()).toBe(0);
});

test("many guesses at once get no more than five looks at the password", async () => {
	const { check, calls } = counting();
	await Promise.all(Array.from({ length: 40 }, () => signIn(["eve@example.com", "wrong"], 0, check)));
	expect(calls()).toBe(5);
});

test("a new password, by an admin's link, opens a locked address", async () => {
	const person = await db.database.prisma.person.findUniqueOrThrow({ where: { email: "eve@example.com" } });
	const system = { ...(await db.organization("third")), organizationId: person.organizationId };
	const now = new Date(START);
	await createReset(db.database, system, { personId: person.id, tokenHash: "reset-eve", now });
	const redeemed = await redeemAccessLink(db.database, {
		tokenHash: "reset-eve",
		passwordHash: "new",
		name: null,
		now,
	});
	expect(redeemed.ok).toBe(true);
	expect(await signIn(["eve@example.com", "new"], 0)).toMatchObject({ ok: true });
});

test("failures of yesterday are forgotten, and so are addresses that nobody has", async () => {
	await signIn(["typo@example.com", "wrong"], 0);
	await signIn(["ada@example.com", "wrong"], 25 * 60);
	expect(
		await db.database.prisma.signInAttempt.count({ where: { lastAt: { lt: new Date(START + MINUTE_MS) } } }),
	).toBe(0);
});

describe("asking for a reset link", () => {
	const ask = (email: string, minutes = 0) =>
		askForReset(db.database, { email, now: new Date(START + minutes * MINUTE_MS) });
	const links = (email: string) => db.database.prisma.accessLink.findMany({ where: { email } });

	test("makes one that waits to be mailed for a member with a password, and says nothing of it", async () => {
		expect(await ask(" GIL@example.com")).toBeNull();
		const [link, ...more] = await links("gil@example.com");
		expect(more).toEqual([]);
		expect(link).toMatchObject({ kind: "reset", delivery: "waiting", tokenHash: null, createdBy: null });
		const outbox = await db.database.prisma.outbox.findMany({ where: { job: "link.mail" } });
		expect(outbox.map(({ payload }) => payload)).toEqual([
			{ organizationId: link?.organizationId, linkId: link?.id },
		]);
	});

	test.each(["who@example.com", "sso@example.com", "ida@example.com"])(
		"of %s, who has no account, no password or is revoked, makes none and answers the same",
		async (email) => {
			const before = await db.database.prisma.auditEvent.count();
			expect(await ask(email)).toBeNull();
			expect(await links(email)).toEqual([]);
			expect(await db.database.prisma.auditEvent.count()).toBe(before);
		},
	);

	test.each(["hal@example.com", "nobody-asks@example.com"])(
		"more than five times for %s is refused for a while, and signing in is not",
		async (email) => {
			for (let n = 0; n < 5; n += 1) expect(await ask(email)).toBeNull();
			expect(await ask(email)).toBe(MINUTE_MS);
			expect(await ask(email, 1)).toBeNull();
			expect(await ask(email, 2)).toBe(MINUTE_MS);
			expect(await signIn([email, "wrong"], 0)).toEqual(INVALID);
		},
	);
});
