"use server";

import { RIGHTS, ROLES } from "@outlay/db/actor";
import { revokeApiToken } from "@outlay/db/repositories/api-tokens";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "../../auth/actor.ts";
import { database } from "../../main.ts";
import { type ActionOutcome, forbiddenText, type SecretState } from "./action-outcome.ts";
import { failedFields } from "./form-state.ts";
import { issueToken } from "./issue-secrets.ts";
import { ownersOf } from "./owners-of.ts";
import { TOKEN_LIVES } from "./token-lives.ts";

const DAY_MS = 86_400_000;

const schema = z.object({
	name: z.string().trim().min(1, "Name what uses it.").max(100, "Use at most 100 characters."),
	role: z.enum(ROLES, "Choose a role."),
	life: z.enum(TOKEN_LIVES, "Choose how long it works."),
});
const scopesSchema = z.array(z.enum(RIGHTS));

/** Answers the token's text: it is shown once. */
export async function createToken(_before: SecretState, form: FormData): Promise<SecretState> {
	const actor = await requireActor("tokens.write");
	const input = schema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { name, role, life } = input.data;
	const scopes = form.get("reach") === "some" ? scopesSchema.parse(form.getAll("scope")) : [];
	if (form.get("reach") === "some" && scopes.length === 0) {
		return {
			status: "failed",
			message: "Tick at least one right, or give all rights of the role.",
			fields: {},
		};
	}
	const expiresAt = life === "never" ? null : new Date(Date.now() + Number(life) * DAY_MS);
	try {
		const { token } = await issueToken(actor, { name, role, scopes, expiresAt, ...ownersOf(form) });
		revalidatePath("/people/tokens");
		return { status: "made", secret: token, for: name };
	} catch (error) {
		return { status: "failed", message: forbiddenText(error), fields: {} };
	}
}

export async function revokeToken(tokenId: string): Promise<ActionOutcome> {
	const actor = await requireActor("tokens.write");
	const revoked = await revokeApiToken(database(), actor, {
		tokenId: z.uuid().parse(tokenId),
		now: new Date(),
	});
	revalidatePath("/people/tokens");
	return revoked
		? { ok: true, message: "The token no longer works." }
		: { ok: false, message: "The token had been revoked before." };
}
