import type { Database } from "@outlay/db/database";
import { readAccessLink, redeemAccessLink } from "@outlay/db/repositories/access-links";
import {
	addPerson,
	createFirstOrganization,
	needsSetUp,
	readOrganization,
} from "@outlay/db/repositories/organizations";
import { actorOfSession, actorOfToken, verifySignIn } from "@outlay/db/repositories/people";
import { err, ok, type Result } from "@outlay/finops/result";
import { hashPassword, verifyPassword } from "@outlay/secrets/password";
import { tokenHash } from "@outlay/secrets/token";
import type { NewAdmin, People } from "./ports.ts";

/** Signing in on the real database. `clock` gives the time of each call. */
export function connectPeople(database: Database, clock: () => Date): People {
	return {
		verifyPassword: (input) => verifySignIn(database, { ...input, now: clock() }, verifyPassword),
		actorOfSession: (claims) => actorOfSession(database, claims),
		actorOfToken: (token) => actorOfToken(database, tokenHash(token), clock()),
		organizationName: async (actor) => (await readOrganization(database, actor)).name,
		needsSetUp: () => needsSetUp(database),
		createFirstAdmin: (input) => createFirstAdmin({ database, input, now: clock() }),
		accessLink: (token) => readAccessLink(database, tokenHash(token), clock()),
		redeemAccessLink: async ({ token, password, name }) => {
			const passwordHash = await hashPassword(password);
			return redeemAccessLink(database, { tokenHash: tokenHash(token), passwordHash, name, now: clock() });
		},
	};
}

async function createFirstAdmin(context: {
	readonly database: Database;
	readonly input: NewAdmin;
	readonly now: Date;
}): Promise<Result<null, { readonly code: "already_set_up" }>> {
	const { database, input, now } = context;
	const passwordHash = await hashPassword(input.password);
	const { timeZone, currency } = input;
	const name = input.organization;
	const organization = await createFirstOrganization(database, {
		name,
		slug: slugOf(name),
		timeZone,
		currency,
	});
	if (!organization.ok) return err(organization.error);
	const person = { name: input.name, email: input.email, passwordHash, role: "admin" } as const;
	await addPerson(
		database,
		organization.value,
		{ ...person, departmentIds: [], teamIds: [], seesPeople: false },
		now,
	);
	return ok(null);
}

/** `Müller & Söhne` is `muller-sohne`; a name without a Latin letter is `organization`. */
function slugOf(name: string): string {
	const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
	const slug = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
	return slug === "" ? "organization" : slug;
}
