import type { Database } from "@outlay/db/database";
import { readAccessLink, redeemAccessLink } from "@outlay/db/repositories/access-links";
import {
	addPerson,
	createFirstOrganization,
	needsSetUp,
	readOrganization,
} from "@outlay/db/repositories/organizations";
import { actorOfSession, actorOfToken, verifySignIn } from "@outlay/db/repositories/people";
import { ok } from "@outlay/finops/result";
import { hashPassword, verifyPassword } from "@outlay/secrets/password";
import { tokenHash } from "@outlay/secrets/token";
import type { NewAdmin, People } from "./ports.ts";

const SLUG_MAX = 60;

/** The data layer as signing in sees it. `now` is the clock. */
export function databasePeople(database: Database, now: () => Date): People {
	return {
		verifyPassword: (input) => verifySignIn(database, { ...input, now: now() }, verifyPassword),
		actorOfSession: (claims) => actorOfSession(database, claims),
		actorOfToken: (token) => actorOfToken(database, tokenHash(token), now()),
		organizationName: async (actor) => (await readOrganization(database, actor)).name,
		needsSetUp: () => needsSetUp(database),
		createFirstAdmin: (input) => createFirstAdmin(database, input, now()),
		accessLink: (token) => readAccessLink(database, tokenHash(token), now()),
		redeemAccessLink: async ({ token, password, name }) =>
			redeemAccessLink(database, {
				tokenHash: tokenHash(token),
				passwordHash: await hashPassword(password),
				name,
				now: now(),
			}),
	};
}

async function createFirstAdmin(
	database: Database,
	input: NewAdmin,
	now: Date,
): ReturnType<People["createFirstAdmin"]> {
	const passwordHash = await hashPassword(input.password);
	const created = await createFirstOrganization(database, {
		name: input.organization,
		slug: slugOf(input.organization),
		timeZone: input.timeZone,
		currency: input.currency,
	});
	if (!created.ok) return created;
	const person = { name: input.name, email: input.email, passwordHash, role: "admin" } as const;
	const scope = { departmentIds: [], teamIds: [], seesPeople: false };
	await addPerson(database, created.value, { ...person, ...scope }, now);
	return ok(null);
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
