import { expect, test } from "vitest";
import { returnPath, signInPath } from "./return-path.ts";

test.each([
	["/explore?group=model", "/explore?group=model"],
	["//evil.example", "/"],
	["/\\evil.example", "/"],
	["https://evil.example", "/"],
	["explore", "/"],
	["/sign-in?from=/x", "/"],
	["/api/v1/spend", "/"],
	[null, "/"],
])("signing in leads from %s to %s", (from, to) => {
	expect(returnPath(from)).toBe(to);
});

test("the address of the sign-in page carries where to return", () => {
	expect(signInPath("/explore?a=1&b=2")).toBe("/sign-in?from=%2Fexplore%3Fa%3D1%26b%3D2");
	expect(signInPath("/")).toBe("/sign-in");
});
