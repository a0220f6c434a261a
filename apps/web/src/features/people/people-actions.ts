"use server";

import { ROLES } from "@outlay/db/actor";
import { cancelAccessLink } from "@outlay/db/repositories/access-links";
import { changeMembership, restoreMembership, revokeMembership } from "@outlay/db/repositories/memberships";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "../../auth/actor.ts";
import { database } from "../../main.ts";
import { type ActionOutcome, forbiddenText, outcomeOf, type SecretState } from "./action-outcome.ts";
import { FAULT_WORDS } from "./fault-words.ts";
import { type FormState, failedFields } from "./form-state.ts";
import { issueInvitation, issueReset } from "./issue-secrets.ts";
import { ownersOf } from "./owners-of.ts";

const idSchema = z.uuid();
const roleSchema = z.enum(ROLES, "Choose a role.");
const inviteSchema = z.object({
	email: z.email("Write an e-mail address.").max(320),
	role: roleSchema,
	seesPeople: z.literal("on").optional(),
});
const changeSchema = z.object({
	membershipId: idSchema,
	role: roleSchema,
	seesPeople: z.literal("on").optional(),
});

/** Answers the link: it is shown once, to the admin who hands it over. */
export async function inviteMember(_before: SecretState, form: FormData): Promise<SecretState> {
	const actor = await requireActor("people.write");
	const input = inviteSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	try {
		const { email, role, seesPeople } = input.data;
		const invitation = { email, role, seesPeople: seesPeople !== undefined, ...ownersOf(form) };
		const link = await issueInvitation(actor, invitation);
		if (!link.ok) return { status: "failed", fields: { email: FAULT_WORDS[link.error.code] } };
		revalidatePath("/people");
		return { status: "made", secret: link.value, for: input.data.email };
	} catch (error) {
		return { status: "failed", message: forbiddenText(error), fields: {} };
	}
}

/** Answers a link at which the member chooses a new password. */
export async function makeResetLink(personId: string): Promise<SecretState> {
	const actor = await requireActor("people.write");
	try {
		const link = await issueReset(actor, idSchema.parse(personId));
		if (!link.ok) return { status: "failed", message: FAULT_WORDS[link.error.code], fields: {} };
		revalidatePath("/people");
		return { status: "made", secret: link.value, for: "" };
	} catch (error) {
		return { status: "failed", message: forbiddenText(error), fields: {} };
	}
}

export async function changeMember(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("people.write");
	const input = changeSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { membershipId, role, seesPeople } = input.data;
	const grant = { role, seesPeople: seesPeople !== undefined, ...ownersOf(form) };
	const changing = changeMembership(database(), actor, { membershipId, ...grant, now: new Date() });
	const outcome = await outcomeOf(changing, "");
	if (!outcome.ok) return { status: "failed", message: outcome.message, fields: {} };
	revalidatePath("/people");
	return { status: "done" };
}

export async function revokeMember(membershipId: string): Promise<ActionOutcome> {
	const actor = await requireActor("people.write");
	const change = { membershipId: idSchema.parse(membershipId), now: new Date() };
	const outcome = await outcomeOf(
		revokeMembership(database(), actor, change),
		"Revoked. They are signed out everywhere.",
	);
	revalidatePath("/people");
	return outcome;
}

export async function restoreMember(membershipId: string): Promise<ActionOutcome> {
	const actor = await requireActor("people.write");
	const change = { membershipId: idSchema.parse(membershipId), now: new Date() };
	const outcome = await outcomeOf(restoreMembership(database(), actor, change), "They can sign in again.");
	revalidatePath("/people");
	return outcome;
}

export async function cancelLink(linkId: string): Promise<ActionOutcome> {
	const actor = await requireActor("people.write");
	const cancelled = await cancelAccessLink(database(), actor, {
		linkId: idSchema.parse(linkId),
		now: new Date(),
	});
	revalidatePath("/people");
	return cancelled
		? { ok: true, message: "The link no longer works." }
		: { ok: false, message: "The link had been used or had expired." };
}
