import type { z } from "zod";

/** What a server action answers to its form. */
export type FormState =
	| { readonly status: "idle" }
	| { readonly status: "done" }
	| {
			readonly status: "failed";
			/** About the whole form. */
			readonly message?: string | undefined;
			/** By field name. */
			readonly fields: Readonly<Record<string, string>>;
	  };

export const FORM_IDLE: FormState = { status: "idle" };

/** The first fault of each field, by its name. */
export function failedFields(error: z.ZodError): FormState {
	const fields: Record<string, string> = {};
	for (const issue of error.issues) {
		const name = String(issue.path[0] ?? "");
		fields[name] ??= issue.message;
	}
	return { status: "failed", fields };
}

/** The fault of one field, for its control. */
export function fieldError(state: FormState, name: string): string | undefined {
	return state.status === "failed" ? state.fields[name] : undefined;
}
