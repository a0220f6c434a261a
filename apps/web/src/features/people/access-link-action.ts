"use server";

import { z } from "zod";
import { people } from "../../main.ts";
import { type FormState, failedFields } from "./form-state.ts";
import { newPasswordSchema, personNameSchema } from "./new-password.ts";

const schema = z.object({
	token: z.string().min(1).max(512),
	/** Absent on a reset: the person has a name. */
	name: personNameSchema.optional(),
	password: newPasswordSchema,
});

/** Public, by nature: the link's token is the right to do it. */
export async function redeemLink(_before: FormState, form: FormData): Promise<FormState> {
	const input = schema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const { token, password, name } = input.data;
	const outcome = await people().redeemAccessLink({ token, password, name: name ?? null });
	if (outcome.ok) return { status: "done" };
	return {
		status: "failed",
		message: "This link has been used or has expired. Ask an admin for a new one.",
		fields: {},
	};
}
