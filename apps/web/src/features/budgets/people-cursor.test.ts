import { expect, test } from "vitest";
import { readPeopleCursor, writePeopleCursor } from "./people-cursor.ts";

test("a cursor of people comes back as it was, exactly", () => {
	const cursor = { used: "-12.500000000000000001", person: 'ada "ü"@example.com' };
	expect(readPeopleCursor(writePeopleCursor(cursor))).toEqual(cursor);
});

test.each([
	"",
	"x",
	"%%%",
	Buffer.from('["a"]').toString("base64url"),
	Buffer.from('["a","b"]').toString("base64url"),
	Buffer.from('["1","b","c"]').toString("base64url"),
	Buffer.from('["1","\\u0000"]').toString("base64url"),
])("%j is no cursor", (text) => {
	expect(readPeopleCursor(text)).toBeNull();
});
