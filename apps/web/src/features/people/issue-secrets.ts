import type { Actor } from "@outlay/db/actor";
import { createInvitation, createReset, type Invitation } from "@outlay/db/repositories/access-links";
import { createApiToken, type NewApiToken } from "@outlay/db/repositories/api-tokens";
import { ok, type Result } from "@outlay/finops/result";
import { newToken } from "@outlay/secrets/token";
import { env } from "../../env.ts";
import { database } from "../../main.ts";

/** An invitation's address, to be handed to the person. It is known to nobody after this answer. */
export async function issueInvitation(
	actor: Actor,
	invitation: Invitation,
): Promise<Result<string, { readonly code: "already_a_member" }>> {
	const { token, hash } = newToken("link");
	const made = await createInvitation(database(), actor, { invitation, tokenHash: hash, now: new Date() });
	return made.ok ? ok(linkOf("invite", token)) : made;
}

/** The address at which a member chooses a new password. Their sessions go on until they do. */
export async function issueReset(
	actor: Actor,
	personId: string,
): Promise<Result<string, { readonly code: "not_a_member" }>> {
	const { token, hash } = newToken("link");
	const made = await createReset(database(), actor, { personId, tokenHash: hash, now: new Date() });
	return made.ok ? ok(linkOf("reset", token)) : made;
}

/** An API token's text, shown once. */
export async function issueToken(
	actor: Actor,
	input: Omit<NewApiToken, "tokenHash" | "prefix">,
): Promise<{ readonly id: string; readonly token: string }> {
	const { token, hash, prefix } = newToken("outlay");
	const id = await createApiToken(database(), actor, {
		input: { ...input, tokenHash: hash, prefix },
		now: new Date(),
	});
	return { id, token };
}

function linkOf(page: "invite" | "reset", token: string): string {
	return new URL(`/${page}/${token}`, env().NEXTAUTH_URL).href;
}
