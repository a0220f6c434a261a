import { expect, test } from "vitest";
import { copyLine } from "./copy.ts";

test.each([
	["nothing special", "Müller & Co. 100 %", "Müller & Co. 100 %"],
	["empty", "", ""],
	["a backslash, also before an N", "\\N", "\\\\N"],
	["tabs and line ends", "a\tb\nc\r", "a\\tb\\nc\\r"],
	["a nul, alone and among others", "\0", "\uFFFD"],
	["a nul among others", "a\0\tb", "a\uFFFD\\tb"],
])("%s is written as COPY reads it", (_name, value, text) => {
	expect(copyLine(["", value, null])).toBe(`\t${text}\t\\N\n`);
});

test("null, numbers and booleans", () => {
	expect(copyLine([null, 1, 2n ** 64n, true])).toBe("\\N\t1\t18446744073709551616\ttrue\n");
});
