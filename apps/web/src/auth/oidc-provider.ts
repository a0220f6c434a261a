import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { People } from "./ports.ts";

export interface OidcSettings {
	/** As the provider's discovery document and its ID tokens write it. */
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

const TIMEOUT_MS = 10_000;

const profileSchema = z.object({
	sub: z.string().min(1).max(255),
	email: z.email().max(320).optional(),
	// Some providers write it as text.
	email_verified: z.union([z.boolean(), z.literal("true"), z.literal("false")]).optional(),
});

/**
 * Any OpenID Connect provider, by its discovery document: authorization code with PKCE, state and nonce. The ID token's
 * signature, issuer and audience are checked; what it lacks is asked of the userinfo endpoint. The user that it yields
 * has claims only when they are a member.
 */
export function oidcProvider(
	{ issuer, clientId, clientSecret }: OidcSettings,
	people: Pick<People, "verifyIdentity">,
): OAuthConfig<Record<string, unknown>> {
	return {
		id: "oidc",
		name: "Single sign-on",
		type: "oauth",
		wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
		issuer,
		clientId,
		clientSecret,
		authorization: { params: { scope: "openid email" } },
		checks: ["pkce", "state", "nonce"],
		idToken: true,
		httpOptions: { timeout: TIMEOUT_MS },
		userinfo: {
			request: async ({ client, tokens }) => {
				const claims = claimsOfToken(tokens);
				const accessToken = tokens.access_token;
				if (client.issuer.metadata.userinfo_endpoint === undefined || accessToken === undefined)
					return claims;
				if ("email" in claims) return claims;
				const answer = await client.userinfo(accessToken);
				// An answer about somebody else, by a provider that mixes up its tokens, must sign in nobody.
				if (answer.sub !== claims["sub"])
					throw new Error("the userinfo endpoint answered for another subject");
				return { ...answer, ...claims };
			},
		},
		profile: async (raw) => {
			const profile = profileSchema.parse(raw);
			const outcome = await people.verifyIdentity({
				issuer,
				subject: profile.sub,
				email: profile.email ?? null,
				isVerified: profile.email_verified === true || profile.email_verified === "true",
			});
			if (!outcome.ok) return { id: profile.sub };
			const { userId, ...claims } = outcome.value;
			return { id: userId, ...claims };
		},
	};
}

/** The claims of the ID token, which the library has verified. Next-auth's type of the token set hides the method. */
function claimsOfToken(tokens: object): Record<string, unknown> {
	const claims: unknown = Reflect.get(tokens, "claims");
	const found: unknown = typeof claims === "function" ? claims.call(tokens) : {};
	return z.record(z.string(), z.unknown()).parse(found);
}
