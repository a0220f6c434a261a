import { describe, expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

describe("csvLine", () => {
	test("quotes what needs quotes and leaves an absent cell empty", () => {
		expect(csvLine(["a", 'say "b"', "c,d", "e\nf", null, ""])).toBe('a,"say ""b""","c,d","e\nf",,\r\n');
	});

	test.each(["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\rx", "-1-2", "--1"])(
		"%j is text, not a formula",
		(cell) => {
			expect(csvLine([cell]).replaceAll('"', "")).toBe(`'${cell}\r\n`);
		},
	);

	test.each(["-12.5", "+3", "0", "-0.000000000000000001"])("%s stays a number", (cell) => {
		expect(csvLine([cell])).toBe(`${cell}\r\n`);
	});
});
