import type { Actor } from "@outlay/db/actor";
import { createInvitation, createReset, type Invitation } from "@outlay/db/repositories/access-links";
import { createApiToken, type NewApiToken } from "@outlay/db/repositories/api-tokens";
import { err, ok, type Result } from "@outlay/finops/result";
import { accessLinkUrl } from "@outlay/mail/access-link-mail";
import { newToken } from "@outlay/secrets/token";
import { env } from "../../env.ts";
import { database, isMailSet } from "../../main.ts";

/** `link`: the answer holds it, to be handed over. `mail`: the worker mails it, and nobody here sees it. */
export type LinkDelivery = "link" | "mail";

/** An invitation's address, to be handed to the person, known to nobody after this answer; null when it is mailed. */
export async function issueInvitation(
	actor: Actor,
	{ invitation, delivery }: { readonly invitation: Invitation; readonly delivery: LinkDelivery },
): Promise<Result<string | null, { readonly code: "already_a_member" | "mail_not_set" }>> {
	if (delivery === "mail" && !isMailSet()) return err({ code: "mail_not_set" });
	const { token, tokenHash } = shownToken(delivery);
	const made = await createInvitation(database(), actor, { invitation, tokenHash, now: new Date() });
	return made.ok ? ok(linkOf("invitation", token)) : made;
}

/** The address at which a member chooses a new password; null when it is mailed. Their sessions go on until they do. */
export async function issueReset(
	actor: Actor,
	{ personId, delivery }: { readonly personId: string; readonly delivery: LinkDelivery },
): Promise<Result<string | null, { readonly code: "not_a_member" | "mail_not_set" }>> {
	if (delivery === "mail" && !isMailSet()) return err({ code: "mail_not_set" });
	const { token, tokenHash } = shownToken(delivery);
	const made = await createReset(database(), actor, { personId, tokenHash, now: new Date() });
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

/** A link that is mailed gets its token from the worker, when it is sent. */
function shownToken(delivery: LinkDelivery): {
	readonly token: string | null;
	readonly tokenHash: string | null;
} {
	if (delivery === "mail") return { token: null, tokenHash: null };
	const { token, hash } = newToken("link");
	return { token, tokenHash: hash };
}

function linkOf(kind: "invitation" | "reset", token: string | null): string | null {
	return token === null ? null : accessLinkUrl(env().NEXTAUTH_URL, kind, token);
}
