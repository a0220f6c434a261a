"use server";

import { changeUnit, type UnitChange, type UnitKey } from "@outlay/db/repositories/hierarchy-changes";
import { addUnit, ENVIRONMENT_KINDS, UNIT_KINDS } from "@outlay/db/repositories/hierarchy-units";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { unitDaySchema, unitNameSchema, unitSlugSchema } from "../../../app/api/v1/hierarchy/schema.ts";
import { requireActor } from "../../../auth/actor.ts";
import { database } from "../../../main.ts";
import { type FormState, failedFields } from "../form-state.ts";
import { unitFaultText } from "./unit-fault-text.ts";

const optionalText = z
	.string()
	.trim()
	.max(320)
	.transform((text) => (text === "" ? null : text));
const common = { slug: unitSlugSchema, name: unitNameSchema, from: unitDaySchema };

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
const unitShape = { kind: z.enum(UNIT_KINDS), id: z.uuid() };
const editSchema = z.object({
	...unitShape,
	name: unitNameSchema,
	costCenter: optionalText.optional(),
	leadEmail: optionalText.optional(),
	from: unitDaySchema.optional(),
});
const moveSchema = z.object({ ...unitShape, ownerId: z.uuid("Choose where it goes."), from: unitDaySchema });
/** No day: it goes on. */
const endSchema = z.object({ ...unitShape, to: z.literal("").or(unitDaySchema) });

export async function addToHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = addSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const added = await addUnit(database(), actor, { unit: input.data, now: new Date() });
	if (!added.ok) {
		const field = added.error.code === "slug_taken" ? "slug" : "ownerId";
		return { status: "failed", fields: { [field]: unitFaultText(added.error) } };
	}
	revalidatePath("/hierarchy");
	return { status: "done" };
}

/** Only what differs from before is changed: an untouched field must not begin a new period. */
export async function editInHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = editSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { kind, id, name, costCenter, leadEmail, from = "" } = input.data;
	const differs = (field: string, value: string | null) =>
		(value ?? "") !== String(form.get(`${field}Before`) ?? "");
	const changes: readonly UnitChange[] = [
		...(differs("name", name) ? [{ kind: "rename", name } as const] : []),
		...(costCenter !== undefined && differs("costCenter", costCenter)
			? [{ kind: "cost_center", value: costCenter, from } as const]
			: []),
		...(leadEmail !== undefined && differs("leadEmail", leadEmail)
			? [{ kind: "lead_email", value: leadEmail, from } as const]
			: []),
	];
	return changed(
		await changeUnit(database(), actor, { unit: { kind, id }, changes, now: new Date() }),
		"from",
	);
}

/** Spend of open months from the day on follows; closed months stay as they are. */
export async function moveInHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = moveSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { kind, id, ownerId, from } = input.data;
	const change: Parameters<typeof changeUnit>[2] = {
		unit: { kind, id },
		changes: [{ kind: "move", ownerId, from }],
		now: new Date(),
	};
	return changed(await changeUnit(database(), actor, change), "ownerId");
}

/** Ends a unit on a day, which is the first one without it, or lets it go on. */
export async function endInHierarchy(_before: FormState, form: FormData): Promise<FormState> {
	const actor = await requireActor("hierarchy.write");
	const input = endSchema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { kind, id, to } = input.data;
	const unit: UnitKey = { kind, id };
	const changes = [{ kind: "end", to: to === "" ? null : to }] as const;
	return changed(await changeUnit(database(), actor, { unit, changes, now: new Date() }), "to");
}

/** A fault that is about a day stands at its field, any other above the form. */
function changed(outcome: Awaited<ReturnType<typeof changeUnit>>, field: string): FormState {
	if (outcome.ok) {
		revalidatePath("/hierarchy");
		return { status: "done" };
	}
	const text = unitFaultText(outcome.error);
	const isOfField = outcome.error.code === "outside_its_time" || outcome.error.code === "owner_has_ended";
	return isOfField
		? { status: "failed", fields: { [field]: text } }
		: { status: "failed", message: text, fields: {} };
}
