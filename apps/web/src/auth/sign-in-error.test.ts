import { expect, test } from "vitest";
import { decodeSignInError, encodeSignInError, type SignInError, signInErrorText } from "./sign-in-error.ts";

const ERRORS: readonly SignInError[] = [
	{ code: "invalid" },
	{ code: "locked", retryAfterS: 240 },
	{ code: "locked", retryAfterS: null },
	{ code: "not_a_member" },
	{ code: "provider" },
	{ code: "unavailable" },
];

test.each(ERRORS)("survives the way through next-auth: $code", (error) => {
	expect(decodeSignInError(encodeSignInError(error))).toEqual(error);
});

test.each([["connect ECONNREFUSED"], [null], ["locked:x"]])(
	"%s is our failure, not a wrong password",
	(text) => {
		expect(decodeSignInError(text)).toEqual({ code: "unavailable" });
	},
);

test.each(["OAuthSignin", "OAuthCallback", "AccessDenied"])(
	"%s is the identity provider's failure",
	(text) => {
		expect(decodeSignInError(text)).toEqual({ code: "provider" });
	},
);

test("a lockout says how long", () => {
	expect(signInErrorText({ code: "locked", retryAfterS: 61 })).toContain("in 2 minutes");
	expect(signInErrorText({ code: "locked", retryAfterS: 5 })).toContain("less than a minute");
});
