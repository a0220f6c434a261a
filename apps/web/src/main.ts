import { join } from "node:path";
import { type Database, openDatabase } from "@outlay/db/database";
import type { Mailer } from "@outlay/mail/mailer";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { bucketOf } from "@outlay/raw-exports/settings-schema";
import { openRawExports, type RawExports } from "@outlay/raw-exports/store";
import type { AuthOptions } from "next-auth";
import type { OidcSettings } from "./auth/oidc-provider.ts";
import { authOptions } from "./auth/options.ts";
import { databasePeople } from "./auth/people.ts";
import type { People } from "./auth/ports.ts";
import { env } from "./env.ts";
import { allowSlowUploads } from "./slow-uploads.ts";

/** Connections of the web application: pages are many and short, so a few serve them all. */
const CONNECTIONS = 10;

/** Who asks how things are waits for the answer. */
const MAIL_CHECK_TIMEOUT_MS = 3_000;

/** Next evaluates modules per bundle: what must exist once lives on the process. */
const kept = globalThis as typeof globalThis & {
	outlayDatabase?: Database;
	outlayRawExports?: Promise<RawExports>;
}; // parse boundary

/** One uploaded file at most. */
export const RAW_EXPORT_BYTES_MAX = 2 * 1024 ** 3;

/** The database, opened on first use: `next build` imports this without one. */
export function database(): Database {
	kept.outlayDatabase ??= openOnce();
	return kept.outlayDatabase;
}

/** Before the first upload: every way to one, and the look whether the server is up, asks the database. */
function openOnce(): Database {
	allowSlowUploads();
	return openDatabase({ url: env().DATABASE_URL, connections: CONNECTIONS });
}

/** Where uploaded files go; the worker reads them from the same folder, or bucket. A folder that cannot be opened is tried again. */
export function rawExports(): Promise<RawExports> {
	kept.outlayRawExports ??= openRawExports({
		directory: join(env().OUTLAY_HOME, "raw-exports"),
		maxBytes: RAW_EXPORT_BYTES_MAX,
		bucket: bucketOf(env()),
	}).catch((error: unknown) => {
		delete kept.outlayRawExports;
		throw error;
	});
	return kept.outlayRawExports;
}

/** Signing in, membership and access links, from the data layer. */
export function people(): People {
	return databasePeople({ database: database(), home: () => env().OUTLAY_HOME, now: () => new Date() });
}

export function authentication(): AuthOptions {
	return authOptions({ people: people(), secret: env().NEXTAUTH_SECRET, oidc: singleSignOn() });
}

/** Whether links can be mailed, by the worker. */
export function isMailSet(): boolean {
	return env().SMTP_URL !== undefined;
}

/** The mail server, to be looked at; null where none is set. Mails are sent by the worker alone. */
export function mailServer(): Pick<Mailer, "check"> | null {
	const { SMTP_URL: server, MAIL_FROM: from } = env();
	// Both are set, or neither: half a set-up is refused where the environment is parsed.
	if (server === undefined || from === undefined) return null;
	return openSmtpMailer({ server, from, timeoutMs: MAIL_CHECK_TIMEOUT_MS });
}

/** The identity provider, where one is set up. */
export function singleSignOn(): OidcSettings | null {
	const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env();
	// All three are set, or none: half a set-up is refused where the environment is parsed.
	if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
	return { issuer, clientId, clientSecret };
}
