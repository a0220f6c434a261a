"use server";

import { z } from "zod";
import { people } from "../../main.ts";
import { type FormState, failedFields } from "./form-state.ts";
import { newPasswordSchema, personNameSchema } from "./new-password.ts";
import { currencySchema, organizationNameSchema, timeZoneSchema } from "./organization-schema.ts";

const schema = z.object({
	organization: organizationNameSchema,
	name: personNameSchema,
	email: z.email("Write an e-mail address.").max(320),
	password: newPasswordSchema,
	timeZone: timeZoneSchema,
	currency: currencySchema,
});

/** Public, by nature: it works only while no organization exists, which the data layer checks in the same transaction. */
export async function setUp(_before: FormState, form: FormData): Promise<FormState> {
	const input = schema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const outcome = await people().createFirstAdmin(input.data);
	if (outcome.ok) return { status: "done" };
	return { status: "failed", message: "This installation is set up already. Sign in instead.", fields: {} };
}
