import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import { askForReset, readAccessLink, redeemAccessLink } from "@outlay/db/repositories/access-links";
import { createApiToken } from "@outlay/db/repositories/api-tokens";
import { verifyOidcSignIn } from "@outlay/db/repositories/oidc-sign-in";
import { needsSetUp, readOrganization, setUpOrganization } from "@outlay/db/repositories/organizations";
import { actorOfSession, actorOfToken, verifySignIn } from "@outlay/db/repositories/people";
import { applyPriceEdition } from "@outlay/db/repositories/price-editions";
import { ok } from "@outlay/finops/result";
import { hashPassword, verifyPassword } from "@outlay/secrets/password";
import { writePrivateFile } from "@outlay/secrets/private-file";
import { newToken, tokenHash } from "@outlay/secrets/token";
import { logError } from "../log.ts";
import type { NewAdmin, People } from "./ports.ts";

const SLUG_MAX = 60;
/** Longer than it takes to write down a reset link: how soon the answer comes does not tell who has an account. */
const ASK_ANSWER_MS = 800;

export interface PeopleContext {
	readonly database: Database;
	/** The data folder, asked for when something is written into it. */
	readonly home: () => string;
	readonly now: () => Date;
}

/** The data layer as signing in sees it. */
export function databasePeople(context: PeopleContext): People {
	const { database, now } = context;
	return {
		verifyPassword: (input) => verifySignIn(database, { ...input, now: now() }, verifyPassword),
		verifyIdentity: (identity) => verifyOidcSignIn(database, { identity, now: now() }),
		actorOfSession: (claims) => actorOfSession(database, claims),
		actorOfToken: (token) => actorOfToken(database, tokenHash(token), now()),
		organizationName: async (actor) => (await readOrganization(database, actor)).name,
		needsSetUp: () => needsSetUp(database),
		createFirstAdmin: (input) => createFirstAdmin(context, input),
		accessLink: (token) => readAccessLink(database, tokenHash(token), now()),
		askForReset: (email) => afterAtLeast(ASK_ANSWER_MS, askForReset(database, { email, now: now() })),
		redeemAccessLink: async ({ token, password, name }) =>
			redeemAccessLink(database, {
				tokenHash: tokenHash(token),
				passwordHash: await hashPassword(password),
				name,
				now: now(),
			}),
	};
}

/** Settles as the work does, but not before `leastMs`. */
async function afterAtLeast<T>(leastMs: number, work: Promise<T>): Promise<T> {
	const [outcome] = await Promise.allSettled([work, pause(leastMs)]);
	if (outcome.status === "rejected") throw outcome.reason;
	return outcome.value;
}

/** The organization with its admin in one transaction; then, for the command line, the operator's token. */
async function createFirstAdmin(
	{ database, home, now }: PeopleContext,
	input: NewAdmin,
): ReturnType<People["createFirstAdmin"]> {
	const passwordHash = await hashPassword(input.password);
	const organization = {
		name: input.organization,
		slug: slugOf(input.organization),
		timeZone: input.timeZone,
		currency: input.currency,
	};
	const person = { name: input.name, email: input.email, passwordHash, role: "admin" } as const;
	const admin = { ...person, departmentIds: [], teamIds: [], seesPeople: false };
	const created = await setUpOrganization(database, { organization, admin }, now());
	if (!created.ok) return created;
	await addPrices(created.value, database, now());
	await writeOperatorToken(created.value, { database, home, now });
	return ok(null);
}

/** The open price data, so that the first import is rated. Read here only: no other page needs it. */
async function addPrices(actor: Actor, database: Database, now: Date): Promise<void> {
	try {
		const { bundledEdition } = await import("@outlay/pricing/bundled-seed");
		await applyPriceEdition(database, actor, { edition: await bundledEdition(), now });
	} catch (error) {
		// Usage without a price is shown as unpriced, and the next start of the worker tries again: no reason to refuse the first sign-in.
		logError("price seed", error);
	}
}

/**
 * The organization stands whatever happens here: a file that cannot be written is logged, and an admin makes a token
 * on the People page instead. A token without its file would be one that nobody holds, so the file comes first.
 */
async function writeOperatorToken(actor: Actor, { database, home, now }: PeopleContext): Promise<void> {
	const { token, hash, prefix } = newToken("outlay");
	const input = {
		name: "Operator",
		tokenHash: hash,
		prefix,
		role: "admin",
		scopes: [],
		expiresAt: null,
	} as const;
	try {
		await writePrivateFile(join(home(), "operator-token"), `${token}\n`);
		await createApiToken(database, actor, { input, now: now() });
	} catch (error) {
		logError("operator token", error);
	}
}

/** `Müller & Söhne` is `muller-sohne`; a name without Latin letters is `organization`. */
function slugOf(name: string): string {
	const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
	const slug = plain
		.replaceAll(/[^a-z0-9]+/g, "-")
		.slice(0, SLUG_MAX)
		.replaceAll(/^-|-$/g, "");
	return slug === "" ? "organization" : slug;
}
