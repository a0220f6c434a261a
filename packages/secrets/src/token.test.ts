import { expect, test } from "vitest";
import { newToken, tokenHash } from "./token.ts";

test("a token is told apart by its prefix and kept by its hash, which does not hold it", () => {
	const { token, hash, prefix } = newToken("outlay");
	expect(token).toMatch(/^outlay_[\w-]{43}$/);
	expect(token.startsWith(prefix)).toBe(true);
	expect(hash).toBe(tokenHash(token));
	expect(hash).not.toContain(token.slice(prefix.length));
});

test("two tokens are never the same", () => {
	expect(newToken("link").token).not.toBe(newToken("link").token);
});
