import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { logError } from "../log.ts";
import { type OidcSettings, oidcProvider } from "./oidc-provider.ts";
import type { People, SessionClaims } from "./ports.ts";
import { encodeSignInError, type SignInError } from "./sign-in-error.ts";

/** A working day. Revocation does not wait for it: every call checks the membership's current version. */
const SESSION_S = 8 * 60 * 60;

const credentialsSchema = z.object({
	email: z.string().trim().min(1).max(320),
	// A longer password only costs hashing time.
	password: z.string().min(1).max(1024),
});

const claimsSchema = z.object({
	organizationId: z.string(),
	membershipId: z.string(),
	version: z.number().int(),
});

/** next-auth puts the message of a thrown error into the answer: only our codes may reach it. */
class SignInRefused extends Error {
	override readonly name = "SignInRefused";
	constructor(error: SignInError, options?: ErrorOptions) {
		super(encodeSignInError(error), options);
	}
}

export interface AuthInput {
	readonly people: Pick<People, "verifyPassword" | "verifyIdentity">;
	readonly secret: string;
	/** Null: single sign-on is not set up. */
	readonly oidc: OidcSettings | null;
}

export function authOptions({ people, secret, oidc }: AuthInput): AuthOptions {
	return {
		secret,
		session: { strategy: "jwt", maxAge: SESSION_S },
		pages: { signIn: "/sign-in", error: "/sign-in" },
		providers: [
			CredentialsProvider({
				id: "password",
				name: "E-mail and password",
				credentials: { email: { type: "email" }, password: { type: "password" } },
				authorize: async (raw) => verify(people, raw),
			}),
			...(oidc === null ? [] : [oidcProvider(oidc, people)]),
		],
		callbacks: {
			// Whom the identity provider knows and we do not comes back to the form, with a word of ours.
			signIn: ({ user }) => isClaims(user) || `/sign-in?error=${encodeSignInError({ code: "not_a_member" })}`,
			jwt: ({ token, user }) =>
				isClaims(user) ? { sub: user.membershipId, claims: pickClaims(user) } : token,
			session: ({ session, token }) => ({ expires: session.expires, claims: token["claims"] }),
		},
	};
}

/** The claims of a session that `getServerSession` returned; null when it carries none. */
export function claimsOf(session: unknown): SessionClaims | null {
	const parsed = z.object({ claims: claimsSchema }).safeParse(session);
	return parsed.success ? parsed.data.claims : null;
}

async function verify(people: AuthInput["people"], raw: unknown): Promise<{ id: string } & SessionClaims> {
	const credentials = credentialsSchema.safeParse(raw);
	if (!credentials.success) throw new SignInRefused({ code: "invalid" });
	const outcome = await people.verifyPassword(credentials.data).catch((cause: unknown) => {
		logError("sign-in", cause);
		throw new SignInRefused({ code: "unavailable" }, { cause });
	});
	if (outcome.ok) return { id: outcome.userId, ...pickClaims(outcome) };
	const { code, retryAfterMs } = outcome.error;
	if (code === "invalid") throw new SignInRefused({ code });
	throw new SignInRefused({
		code,
		retryAfterS: retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000),
	});
}

function isClaims(user: unknown): user is SessionClaims {
	return claimsSchema.safeParse(user).success;
}

function pickClaims({ organizationId, membershipId, version }: SessionClaims): SessionClaims {
	return { organizationId, membershipId, version };
}
