import { MAIL_NEEDS_BOTH, mailFromSchema, smtpUrlSchema } from "@outlay/mail/settings-schema";
import { allowedHostsSchema } from "@outlay/outbound/settings-schema";
import { bucketRegionSchema, bucketUrlSchema, refuseHalfBucket } from "@outlay/raw-exports/settings-schema";
import { z } from "zod";

/** A URL of a provider's API; what is refused says how to write it. */
const apiUrl = z.url({
	protocol: /^https?$/,
	error: "write it like https://proxy.example.com, or unset it for the provider's own address",
});

/** Each message is the fix, told after the variable and its value. */
const schema = z
	.object({
		DATABASE_URL: z.url({
			protocol: /^postgres(ql)?$/,
			error: "write it like postgresql://user:password@host:5432/database",
		}),
		OUTLAY_HOME: z.string({ error: "set it to the absolute path of the data folder" }),
		REDIS_URL: z
			.url({
				protocol: /^rediss?$/,
				error: "write it like redis://host:6379, or unset it for a queue in Postgres",
			})
			.optional(),
		/** Jobs at a time. An import keeps one database session and one core busy. */
		OUTLAY_WORKER_CONCURRENCY: z
			.string()
			.regex(/^([1-9]|[1-5]\d|6[0-4])$/, "set it to a number from 1 to 64, or unset it for 2")
			.default("2")
			.transform(Number), // not money
		/** Encrypts credentials, in place of the file `secret-key`. */
		OUTLAY_SECRET_KEY: z
			.string()
			.regex(
				/^[A-Za-z0-9+/]{43}=$/,
				"set it to 32 bytes in base64 (openssl rand -base64 32), or unset it for the file secret-key",
			)
			.optional(),
		/** Where OpenAI's API is, for tests and company proxies; its host may be on a private network. The path is not used. */
		OUTLAY_OPENAI_BASE_URL: apiUrl.optional(),
		OUTLAY_ANTHROPIC_BASE_URL: apiUrl.optional(),
		/** Hosts that alerts may be sent to although they are on a private network or speak http. */
		OUTBOUND_ALLOWED_HOSTS: allowedHostsSchema.optional(),
		/** Where PagerDuty takes events: another service region, or a proxy. */
		OUTLAY_PAGERDUTY_URL: z
			.url({
				protocol: /^https?$/,
				error: "write it like https://events.eu.pagerduty.com/v2/enqueue, or unset it for the US region",
			})
			.optional(),
		/** The mail server and the sender: both, or neither. */
		SMTP_URL: smtpUrlSchema.optional(),
		MAIL_FROM: mailFromSchema.optional(),
		/** The public address of the web application: where links in mails lead. */
		NEXTAUTH_URL: z
			.url({ protocol: /^https?$/, error: "write it like https://outlay.example.com" })
			.optional(),
		/** The bucket that has the raw exports: its keys too, or none. */
		RAW_EXPORTS_BUCKET: bucketUrlSchema.optional(),
		RAW_EXPORTS_REGION: bucketRegionSchema.optional(),
		AWS_ACCESS_KEY_ID: z.string().optional(),
		AWS_SECRET_ACCESS_KEY: z.string().optional(),
		AWS_SESSION_TOKEN: z.string().optional(),
	})
	.superRefine(refuseHalfBucket)
	.superRefine((values, context) => {
		const { SMTP_URL: server, MAIL_FROM: from, NEXTAUTH_URL: publicUrl } = values;
		if (server === undefined && from === undefined) return;
		const missing = (name: string, message: string) =>
			context.addIssue({ code: "custom", path: [name], message });
		if (server === undefined) missing("SMTP_URL", MAIL_NEEDS_BOTH);
		if (from === undefined) missing("MAIL_FROM", MAIL_NEEDS_BOTH);
		if (publicUrl === undefined) missing("NEXTAUTH_URL", "links in mails need the public address");
	});

export type Env = Readonly<z.infer<typeof schema>>;

/** A variable that is missing or wrong. The message names it, its value unless that is secret, and the fix. */
export class EnvironmentError extends Error {
	override readonly name = "EnvironmentError";
}

/** Of these URLs nothing is repeated: a password that is not encoded can be in any part of them. */
const SECRET = /SECRET|KEY|AWS_SESSION_TOKEN|SMTP_URL|RAW_EXPORTS_BUCKET/;

/** Parses variables; one set to nothing is not set. Throws an {@link EnvironmentError} that names each that is wrong. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Env {
	const said = Object.entries(variables).flatMap(([name, value]) => {
		const text = value?.trim() ?? "";
		return text === "" ? [] : [[name, text] as const];
	});
	const set = new Map(said);
	const result = schema.safeParse(Object.fromEntries(said));
	if (result.success) return result.data;
	const faults = result.error.issues.map(({ path, message }) => {
		const name = path.join(".");
		const value = set.get(name);
		return value === undefined
			? `${name} is not set: ${message}.`
			: `${name}=${shown(name, value)} is not usable: ${message}.`;
	});
	throw new EnvironmentError(faults.join(" "));
}

/** Secrets and passwords in URLs must not reach a log. */
function shown(name: string, value: string): string {
	return SECRET.test(name) ? "(hidden)" : value.replace(/:[^:@/]*@/, ":***@");
}

let parsed: Env | undefined;

/** The worker's environment, parsed once, when it starts. Throws an {@link EnvironmentError}. */
export function env(): Env {
	parsed ??= parseEnvironment(process.env);
	return parsed;
}
