import type { Actor } from "@outlay/db/actor";
import type { OidcIdentity, OidcOutcome } from "@outlay/db/repositories/oidc-sign-in";
import type { Result } from "@outlay/finops/result";

export type PasswordOutcome =
	| {
			readonly ok: true;
			readonly userId: string;
			readonly organizationId: string;
			readonly membershipId: string;
			readonly version: number;
	  }
	| {
			readonly ok: false;
			readonly error: { readonly code: "invalid" | "locked"; readonly retryAfterMs?: number | undefined };
	  };

/** What a session remembers: enough to find the membership and to see that it has not changed since. */
export interface SessionClaims {
	readonly organizationId: string;
	readonly membershipId: string;
	readonly version: number;
}

export interface NewAdmin {
	readonly organization: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
	/** IANA name. */
	readonly timeZone: string;
	/** ISO 4217. */
	readonly currency: string;
}

export interface AccessLink {
	readonly kind: "invitation" | "reset";
	readonly email: string;
	readonly organization: string;
}

/** What signing in needs of the data layer; `src/main.ts` connects it. */
export interface People {
	readonly verifyPassword: (input: {
		readonly email: string;
		readonly password: string;
	}) => Promise<PasswordOutcome>;
	readonly verifyIdentity: (identity: OidcIdentity) => Promise<OidcOutcome>;
	/** Null when the membership was revoked or has changed since the session began. */
	readonly actorOfSession: (claims: SessionClaims) => Promise<Actor | null>;
	/** Null when the API token is unknown, expired or revoked. */
	readonly actorOfToken: (token: string) => Promise<Actor | null>;
	readonly organizationName: (actor: Actor) => Promise<string>;
	/** True while no organization exists. */
	readonly needsSetUp: () => Promise<boolean>;
	readonly createFirstAdmin: (input: NewAdmin) => Promise<Result<null, { readonly code: "already_set_up" }>>;
	/** Null when the link is unknown, used or expired. */
	readonly accessLink: (token: string) => Promise<AccessLink | null>;
	/**
	 * Mails a link for a new password to a member who has one. The same answer, after the same time, for every address:
	 * null, or how many milliseconds it is locked after too many asks.
	 */
	readonly askForReset: (email: string) => Promise<number | null>;
	/** Sets the password; an invitation also needs the person's name. Ends all sessions of that person. */
	readonly redeemAccessLink: (input: {
		readonly token: string;
		readonly password: string;
		readonly name: string | null;
	}) => Promise<Result<null, { readonly code: "link_expired" }>>;
}
