import type { ChannelPorts } from "@outlay/channels/channel-ports";
import { openPoster } from "@outlay/outbound/poster";
import { openSecretBox, type SecretBox } from "@outlay/secrets/secret-box";
import { readSecretKeys } from "@outlay/secrets/secret-key";
import type { WorkerContext } from "../context.ts";
import { env } from "../env.ts";
import { mailContext } from "../mails/mail-context.ts";

/** What sending alerts runs on. */
export interface AlertContext extends Pick<WorkerContext, "database" | "now" | "log"> {
	readonly ports: (signal: AbortSignal) => ChannelPorts;
	/** Opens the box anew, so that a rotated or restored key counts without a restart. */
	readonly secrets: () => Promise<SecretBox>;
	/** Where links lead; null: nobody said, so they have no host. */
	readonly publicUrl: string | null;
}

/** The context of the running worker. */
export function alertContext(context: Pick<WorkerContext, "database" | "now" | "log">): AlertContext {
	const { OUTLAY_HOME: home, OUTLAY_SECRET_KEY: environmentKey } = env();
	const { OUTBOUND_ALLOWED_HOSTS: allowedHosts, OUTLAY_PAGERDUTY_URL: pagerDutyUrl, NEXTAUTH_URL } = env();
	const now = () => context.now().getTime();
	const poster = openPoster({ allowedHosts: allowedHosts ?? [], now });
	const mailer = mailContext(context).mail?.mailer ?? null;
	return {
		...context,
		publicUrl: NEXTAUTH_URL ?? null,
		ports: (signal) => ({
			post: (request) => poster.post({ ...request, signal }),
			mailer,
			now,
			pagerDutyUrl,
		}),
		secrets: async () => openSecretBox(await readSecretKeys({ home, environmentKey })),
	};
}
