import { type Outbound, openOutbound, systemPacing } from "@outlay/outbound/outbound";
import { type BaseUrls, providerOrigin } from "@outlay/outbound/provider-api";
import { openSecretBox, type SecretBox } from "@outlay/secrets/secret-box";
import { readSecretKeys } from "@outlay/secrets/secret-key";
import type { WorkerContext } from "../context.ts";
import { env } from "../env.ts";

/** What reading a provider's API runs on. */
export interface PullContext extends WorkerContext {
	readonly outbound: Outbound;
	readonly baseUrls: BaseUrls;
	/** Opens the box anew, so that a rotated or restored key counts without a restart. */
	readonly secrets: () => Promise<SecretBox>;
}

/** The context of the running worker. */
export function pullContext(context: WorkerContext): PullContext {
	const { OUTLAY_OPENAI_BASE_URL: openai, OUTLAY_ANTHROPIC_BASE_URL: anthropic } = env();
	const { OUTLAY_HOME: home, OUTLAY_SECRET_KEY: environmentKey } = env();
	const baseUrls = { openai, anthropic };
	const origins = [providerOrigin("openai", baseUrls), providerOrigin("anthropic", baseUrls)];
	return {
		...context,
		baseUrls,
		outbound: openOutbound({ origins, pacing: systemPacing }),
		secrets: async () => openSecretBox(await readSecretKeys({ home, environmentKey })),
	};
}
