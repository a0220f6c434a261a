import { ForbiddenError } from "@outlay/db/actor";
import type { Result } from "@outlay/finops/result";
import { FAULT_WORDS, type FaultCode } from "./fault-words.ts";
import type { FormState } from "./form-state.ts";
import { RIGHT_WORDS } from "./right-words.ts";

/** What an action without a form answers. */
export interface ActionOutcome {
	readonly ok: boolean;
	readonly message: string;
}

/** A form that yields a text which is shown once: a link, a token. */
export type SecretState =
	| FormState
	| { readonly status: "made"; readonly secret: string; readonly for: string };

/** A form that yields a link, which is shown once or mailed. */
export type LinkState = SecretState | { readonly status: "mailed"; readonly to: string };

/** Runs a change and says what came of it. */
export async function outcomeOf(
	work: Promise<Result<unknown, { readonly code: FaultCode }>>,
	done: string,
): Promise<ActionOutcome> {
	try {
		const result = await work;
		return result.ok ? { ok: true, message: done } : { ok: false, message: FAULT_WORDS[result.error.code] };
	} catch (error) {
		return { ok: false, message: forbiddenText(error) };
	}
}

/** What a form is told when the change would give more than its maker has. Anything else goes on. */
export function forbiddenText(error: unknown): string {
	if (!(error instanceof ForbiddenError)) throw error;
	return `This would give a right that you do not have yourself: ${RIGHT_WORDS[error.right].toLowerCase()}.`;
}
