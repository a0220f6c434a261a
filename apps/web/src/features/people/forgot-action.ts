"use server";

import { z } from "zod";
import { waitText } from "../../auth/sign-in-error.ts";
import { isMailSet, people } from "../../main.ts";
import { type FormState, failedFields } from "./form-state.ts";

const schema = z.object({ email: z.email("Write an e-mail address.").max(320) });

/** Public, by nature: who asks cannot sign in. The answer says nothing about who has an account. */
export async function askForLink(_before: FormState, form: FormData): Promise<FormState> {
	if (!isMailSet()) return failed("This server sends no mail. Ask an admin for a link.");
	const input = schema.safeParse(Object.fromEntries(form));
	if (!input.success) return failedFields(input.error);
	const lockedMs = await people().askForReset(input.data.email);
	if (lockedMs === null) return { status: "done" };
	const wait = waitText(Math.ceil(lockedMs / 1000));
	return failed(`This address was asked for too often. Try again in ${wait}, or ask an admin for a link.`);
}

function failed(message: string): FormState {
	return { status: "failed", message, fields: {} };
}
