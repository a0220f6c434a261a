"use server";

import { z } from "zod";
import { people } from "../../main.ts";
import { CURRENCIES } from "./currencies.ts";
import { type FormState, failedFields } from "./form-state.ts";
import { newPasswordSchema, personNameSchema } from "./new-password.ts";

const schema = z.object({
	organization: z.string().trim().min(1, "Name the organization.").max(200, "Use at most 200 characters."),
	name: personNameSchema,
	email: z.email("Write an e-mail address.").max(320),
	password: newPasswordSchema,
	timeZone: z.string().refine(isTimeZone, "Choose a time zone."),
	currency: z.enum(CURRENCIES, "Choose a currency."),
});

function isTimeZone(name: string): boolean {
	return name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name);
}

/** Public, by nature: it works only while no organization exists, which the data layer checks in the same transaction. */
export async function setUp(_before: FormState, form: FormData): Promise<FormState> {
	const input = schema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const outcome = await people().createFirstAdmin(input.data);
	if (outcome.ok) return { status: "done" };
	return { status: "failed", message: "This installation is set up already. Sign in instead.", fields: {} };
}
