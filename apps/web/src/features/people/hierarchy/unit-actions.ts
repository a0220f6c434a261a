"use server";

import { placeFeature, placeTeam, UnknownSlugError } from "@outlay/db/repositories/hierarchy";
import { addUnit, ENVIRONMENT_KINDS, renameUnit, UNIT_KINDS } from "@outlay/db/repositories/hierarchy-units";
import { parseDay } from "@outlay/finops/day";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "../../../auth/actor.ts";
import { database } from "../../../main.ts";
import { FAULT_WORDS } from "../fault-words.ts";
import { type FormState, failedFields } from "../form-state.ts";

const nameSchema = z.string().trim().min(1, "Write a name.").max(200, "Use at most 200 characters.");
const slugSchema = z
	.string()
	.trim()
	.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use small letters, digits and hyphens: search-ranking.")
	.max(100, "Use at most 100 characters.");
const daySchema = z.string().refine((text) => parseDay(text).ok, "Choose a day.");
const optionalText = z
	.string()
	.trim()
	.max(320)
	.transform((text) => (text === "" ? null : text));
const common = { slug: slugSchema, name: nameSchema, from: daySchema };

const addSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("department"), ...common, costCenter: optionalText }),
	z.object({
		kind: z.literal("team"),
		...common,
		ownerId: z.uuid("Choose a department."),
		leadEmail: optionalText,
	}),
	z.object({ kind: z.literal("feature"), ...common, ownerId: z.uuid("Choose a team.") }),
	z.object({
		kind: z.literal("environment"),
		...common,
		environment: z.enum(ENVIRONMENT_KINDS, "Choose one."),
	}),
]);
const renameSchema = z.object({ kind: z.enum(UNIT_KINDS), id: z.uuid(), name: nameSchema });
const moveSchema = z.object({
	kind: z.enum(["team", "feature"]),
	slug: z.string().min(1).max(200),
	owner: z.string().min(1, "Choose where it goes.").max(200),
	from: daySchema,
});

export async function addToHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = addSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const added = await addUnit(database(), actor, { unit: input.data, now: new Date() });
	if (!added.ok) {
		const field = added.error.code === "slug_taken" ? "slug" : "ownerId";
		return { status: "failed", fields: { [field]: FAULT_WORDS[added.error.code] } };
	}
	revalidatePath("/hierarchy");
	return { status: "done" };
}

export async function renameInHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = renameSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const renamed = await renameUnit(database(), actor, { unit: input.data, now: new Date() });
	if (!renamed.ok) return { status: "failed", fields: { name: FAULT_WORDS[renamed.error.code] } };
	revalidatePath("/hierarchy");
	return { status: "done" };
}

/** Spend of open months from the day on follows; closed months stay as they are. */
export async function moveInHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = moveSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { kind, slug, owner, from } = input.data;
	const place = kind === "team" ? placeTeam : placeFeature;
	try {
		await place(database(), actor, { placement: { slug, owner, from }, now: new Date() });
	} catch (error) {
		if (!(error instanceof UnknownSlugError)) throw error;
		return { status: "failed", fields: { owner: FAULT_WORDS.unknown_owner } };
	}
	revalidatePath("/hierarchy");
	return { status: "done" };
}
