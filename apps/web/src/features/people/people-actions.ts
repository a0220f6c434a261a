"use server";

import { ROLES } from "@outlay/db/actor";
import { cancelAccessLink } from "@outlay/db/repositories/access-links";
import { changeMembership, restoreMembership, revokeMembership } from "@outlay/db/repositories/memberships";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "../../auth/actor.ts";
import { database, isMailSet } from "../../main.ts";
import { type ActionOutcome, forbiddenText, type LinkState, outcomeOf } from "./action-outcome.ts";
import { FAULT_WORDS } from "./fault-words.ts";
import { type FormState, failedFields } from "./form-state.ts";
import { issueInvitation, issueReset, type LinkDelivery } from "./issue-secrets.ts";
import { ownersOf } from "./owners-of.ts";

const idSchema = z.uuid();
const roleSchema = z.enum(ROLES, "Choose a role.");
const inviteSchema = z.object({
	email: z.email("Write an e-mail address.").max(320),
	role: roleSchema,
	seesPeople: z.literal("on").optional(),
	showsLink: z.literal("on").optional(),
});
const changeSchema = z.object({
	membershipId: idSchema,
	role: roleSchema,
	seesPeople: z.literal("on").optional(),
});

/** Mails the link; where no mail server is set or the admin asks for it, answers it once, to be handed over. */
export async function inviteMember(_before: LinkState, form: FormData): Promise<LinkState> {
	const actor = await requireActor("people.write");
	const input = inviteSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	try {
		const { email, role, seesPeople, showsLink } = input.data;
		const invitation = { email, role, seesPeople: seesPeople !== undefined, ...ownersOf(form) };
		const delivery = deliveryOf(showsLink !== undefined);
		const link = await issueInvitation(actor, { invitation, delivery });
		if (!link.ok) return { status: "failed", fields: { email: FAULT_WORDS[link.error.code] } };
		revalidatePath("/people");
		return link.value === null
			? { status: "mailed", to: email }
			: { status: "made", secret: link.value, for: email };
	} catch (error) {
		return { status: "failed", message: forbiddenText(error), fields: {} };
	}
}

/** The same for a link at which the member chooses a new password. */
export async function makeResetLink(personId: string, showsLink: boolean): Promise<LinkState> {
	const actor = await requireActor("people.write");
	try {
		const delivery = deliveryOf(z.boolean().parse(showsLink));
		const link = await issueReset(actor, { personId: idSchema.parse(personId), delivery });
		if (!link.ok) return { status: "failed", message: FAULT_WORDS[link.error.code], fields: {} };
		revalidatePath("/people");
		return link.value === null
			? { status: "mailed", to: "" }
			: { status: "made", secret: link.value, for: "" };
	} catch (error) {
		return { status: "failed", message: forbiddenText(error), fields: {} };
	}
}

function deliveryOf(showsLink: boolean): LinkDelivery {
	return isMailSet() && !showsLink ? "mail" : "link";
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
