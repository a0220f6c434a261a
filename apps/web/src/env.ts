import { MAIL_NEEDS_BOTH, mailFromSchema, smtpUrlSchema } from "@outlay/mail/settings-schema";
import { allowedHostsSchema } from "@outlay/outbound/settings-schema";
import { bucketRegionSchema, bucketUrlSchema, refuseHalfBucket } from "@outlay/raw-exports/settings-schema";
import { z } from "zod";

/** A URL of a provider's API; what is refused says how to write it. */
const apiUrl = z.url({
	protocol: /^https?$/,
	error: "write it like https://proxy.example.com, or unset it for the provider's own address",
});

const SINGLE_SIGN_ON = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

/** Each message is the fix, told after the variable and its value. */
const schema = z
	.object({
		DATABASE_URL: z.url({
			protocol: /^postgres(ql)?$/,
			error: "write it like postgresql://user:password@host:5432/database",
		}),
		/** The data folder: key file, raw exports, operator token. */
		OUTLAY_HOME: z.string({ error: "set it to the absolute path of the data folder" }),
		/** Signs session cookies; shorter than 32 characters can be guessed offline from one cookie. */
		NEXTAUTH_SECRET: z
			.string({ error: "set it to 32 random characters or more" })
			.min(32, "set it to 32 random characters or more"),
		/** The public address; `https:` turns on secure cookies. */
		NEXTAUTH_URL: z.url({ protocol: /^https?$/, error: "write it like https://outlay.example.com" }),
		/** Encrypts credentials, in place of the file `secret-key`. */
		OUTLAY_SECRET_KEY: z
			.string()
			.regex(
				/^[A-Za-z0-9+/]{43}=$/,
				"set it to 32 bytes in base64 (openssl rand -base64 32), or unset it for the file secret-key",
			)
			.optional(),
		/** Where a provider's API is, for tests and company proxies; its host may be on a private network. */
		OUTLAY_OPENAI_BASE_URL: apiUrl.optional(),
		OUTLAY_ANTHROPIC_BASE_URL: apiUrl.optional(),
		/** Single sign-on with any OpenID Connect provider: all three, or none. */
		OIDC_ISSUER: z
			.url({ protocol: /^https?$/, error: "write it like https://accounts.example.com" })
			.optional(),
		OIDC_CLIENT_ID: z.string().optional(),
		OIDC_CLIENT_SECRET: z.string().optional(),
		/** The mail server and the sender: both, or neither. */
		SMTP_URL: smtpUrlSchema.optional(),
		MAIL_FROM: mailFromSchema.optional(),
		/** Hosts that channels may have by http or on a private network: the worker's, so that one is refused when it is added. */
		OUTBOUND_ALLOWED_HOSTS: allowedHostsSchema.optional(),
		/** The bucket that has the raw exports: its keys too, or none. */
		RAW_EXPORTS_BUCKET: bucketUrlSchema.optional(),
		RAW_EXPORTS_REGION: bucketRegionSchema.optional(),
		AWS_ACCESS_KEY_ID: z.string().optional(),
		AWS_SECRET_ACCESS_KEY: z.string().optional(),
		AWS_SESSION_TOKEN: z.string().optional(),
	})
	.superRefine(refuseHalfBucket)
	.superRefine((values, context) => {
		if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined)) {
			const path = [values.SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM"];
			context.addIssue({ code: "custom", path, message: MAIL_NEEDS_BOTH });
		}
	})
	.superRefine((values, context) => {
		const missing = SINGLE_SIGN_ON.filter((name) => values[name] === undefined);
		if (missing.length === SINGLE_SIGN_ON.length) return;
		const message = `set all of ${SINGLE_SIGN_ON.join(", ")} for single sign-on, or none`;
		for (const name of missing) context.addIssue({ code: "custom", path: [name], message });
	});

/** `next dev`, whose error overlay needs eval. The bundler puts the value in. */
export const isDevelopment = process.env["NODE_ENV"] === "development";

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

/**
 * The environment, parsed on first use and not on import: `next build` imports every route
 * on a machine that has no database and no secret.
 */
export function env(): Env {
	parsed ??= parseEnvironment(process.env);
	return parsed;
}
