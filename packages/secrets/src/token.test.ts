import { expect, test } from "vitest";
import { linkToken, newToken, tokenHash } from "./token.ts";

test("a token is told apart by its prefix and kept by its hash, which does not hold it", () => {
	const { token, hash, prefix } = newToken("outlay");
	expect(token).toMatch(/^outlay_[\w-]{43}$/);
	expect(token.startsWith(prefix)).toBe(true);
	expect(hash).toBe(tokenHash(token));
	expect(hash).not.toContain(token.slice(prefix.length));
});

test("a mailed link has one token, which no other link and no other key has", () => {
	const key = Buffer.alloc(32, 1);
	const link = { organizationId: "o", subjectId: "l" };
	const { token, hash } = linkToken(key, link);
	expect(token).toMatch(/^link_[\w-]{43}$/);
	expect(hash).toBe(tokenHash(token));
	expect(linkToken(key, link).token).toBe(token);
	const others = [
		linkToken(key, { ...link, subjectId: "m" }),
		linkToken(key, { ...link, organizationId: "p" }),
		linkToken(key, { organizationId: "ol", subjectId: "" }),
		linkToken(Buffer.alloc(32, 2), link),
	].map((other) => other.token);
	expect(new Set([token, ...others]).size).toBe(5);
});

test("two tokens are never the same", () => {
	expect(newToken("link").token).not.toBe(newToken("link").token);
});
