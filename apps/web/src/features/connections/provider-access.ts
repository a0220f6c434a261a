import type { Actor } from "@outlay/db/actor";
import { findCredential } from "@outlay/db/repositories/provider-connections";
import { openOutbound, systemPacing } from "@outlay/outbound/outbound";
import {
	type ProviderKind,
	type ProviderTrouble,
	probePath,
	providerHeaders,
	providerOrigin,
	troubleOfAnswer,
	troubleOfFault,
} from "@outlay/outbound/provider-api";
import { openSecretBox, type SecretBox } from "@outlay/secrets/secret-box";
import { readSecretKeys, SecretKeyError } from "@outlay/secrets/secret-key";
import { problem } from "../../api/problem.ts";
import { env } from "../../env.ts";
import { database } from "../../main.ts";

const PROBE_TIMEOUT_MS = 15_000;
const HINT_CHARACTERS = 4;

/** Opens the installation's secret box, with the keys as they are now. */
export async function secretBox(): Promise<SecretBox> {
	const { OUTLAY_HOME: home, OUTLAY_SECRET_KEY: environmentKey } = env();
	return openSecretBox(await readSecretKeys({ home, environmentKey }));
}

/** A key as it is stored: encrypted for its connection, with the characters that may be shown. */
export async function sealKey(actor: Actor, id: string, key: string) {
	const sealed = (await secretBox()).seal(key, { organizationId: actor.organizationId, subjectId: id });
	return { sealed, hint: key.slice(-HINT_CHARACTERS) };
}

/** Asks the provider for one bucket of yesterday's costs. null: the key works. */
export async function tryKey(kind: ProviderKind, key: string): Promise<ProviderTrouble | null> {
	const { OUTLAY_OPENAI_BASE_URL: openai, OUTLAY_ANTHROPIC_BASE_URL: anthropic } = env();
	const allowed = providerOrigin(kind, { openai, anthropic });
	const outbound = openOutbound({ origins: [allowed], pacing: systemPacing, timeoutMs: PROBE_TIMEOUT_MS });
	const answer = await outbound.get({
		url: new URL(probePath(kind, Date.now()), allowed.origin),
		headers: providerHeaders(kind, key),
		signal: AbortSignal.timeout(PROBE_TIMEOUT_MS * 2),
		attempts: 1,
	});
	if (!answer.ok) return troubleOfFault(answer.error);
	return answer.value.status === 200 ? null : troubleOfAnswer(kind, answer.value);
}

/** Why a key does not work. */
export interface KeyTrouble {
	readonly code: string;
	readonly message: string;
	readonly fix: string;
}

/** What a test of a stored key says; null: no such connection. */
export async function tryConnection(
	actor: Actor,
	id: string,
): Promise<{ readonly trouble: KeyTrouble | null } | null> {
	const found = await findCredential(database(), actor, id);
	if (found === null) return null;
	const place = { organizationId: actor.organizationId, subjectId: id };
	const opened = (await secretBox()).open(found.sealed, place);
	if (opened.ok) return { trouble: await tryKey(found.kind, opened.value) };
	return { trouble: { ...opened.error, fix: "Enter the admin key again." } };
}

/** The answer where the installation's own key is missing or open to others; anything else is thrown on. */
export function secretKeyProblem(error: unknown): Response {
	if (!(error instanceof SecretKeyError)) throw error;
	return problem({
		status: 503,
		code: "secret_key",
		title: "Outlay cannot encrypt credentials now.",
		fix: error.message,
	});
}
