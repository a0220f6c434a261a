import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";

test("a password is kept as argon2id with a salt of its own", async () => {
	const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
	expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	expect(first).not.toBe(second);
	expect(await verifyPassword(first, "correct horse")).toBe(true);
	expect(await verifyPassword(first, "correct house")).toBe(false);
});

test("nobody's password is right", async () => {
	expect(await verifyPassword(null, "correct horse")).toBe(false);
});
