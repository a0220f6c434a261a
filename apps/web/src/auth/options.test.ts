import { err } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { authOptions, claimsOf } from "./options.ts";
import type { PasswordOutcome } from "./ports.ts";

const CLAIMS = { organizationId: "o", membershipId: "m", version: 3 };

test.each([
	["a refusal", async (): Promise<PasswordOutcome> => ({ ok: false, error: { code: "invalid" } }), "invalid"],
	[
		"a lockout",
		async (): Promise<PasswordOutcome> => ({ ok: false, error: { code: "locked", retryAfterMs: 1500 } }),
		"locked:2",
	],
	[
		"a broken database",
		() => Promise.reject(new Error("password authentication failed for outlay")),
		"unavailable",
	],
])("%s reaches the form as one of our codes and nothing else", async (_name, verifyPassword, message) => {
	await expect(authorize(verifyPassword)).rejects.toHaveProperty("message", message);
});

test("a right password becomes the session's claims", async () => {
	const user = await authorize(async () => ({ ok: true, userId: "u", ...CLAIMS }));
	expect(claimsOf({ claims: user })).toEqual(CLAIMS);
});

test.each([[null], [{}], [{ claims: { membershipId: "m" } }]])(
	"a session without whole claims has none",
	(session) => {
		expect(claimsOf(session)).toBeNull();
	},
);

async function authorize(verifyPassword: () => Promise<PasswordOutcome>): Promise<unknown> {
	const { providers } = authOptions({
		people: { verifyPassword, verifyIdentity: async () => err({ code: "not_a_member" }) },
		secret: "0".repeat(32),
		oidc: null,
	});
	const options: unknown = providers[0]?.options;
	if (typeof options !== "object" || options === null || !("authorize" in options))
		throw new Error("no provider");
	if (typeof options.authorize !== "function") throw new Error("no authorize");
	return options.authorize({ email: "a@example.com", password: "x" });
}
