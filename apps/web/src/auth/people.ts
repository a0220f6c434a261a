import type { Database } from "@outlay/db/database";
import { readAccessLink, redeemAccessLink } from "@outlay/db/repositories/access-links";
import {
	addPerson,
	createFirstOrganization,
	needsSetUp,
	readOrganization,
} from "@outlay/db/repositories/organizations";
import { actorOfSession, verifySignIn } from "@outlay/db/repositories/people";
import { ok } from "@outlay/finops/result";
import { hashPassword, verifyPassword } from "@outlay/secrets/password";
import { tokenHash } from "@outlay/secrets/token";
import type { NewAdmin, People } from "./ports.ts";

const SLUG_MAX = 60;

/** The data layer as signing in sees it. `now` is the clock. */
export function databasePeople(database: Database, now: () => Date): People {
	return {
		verifyPassword: (input) => verifySignIn(database, { ...input, now: now() }, verifyPassword),
		actorFor: (claims) => actorOfSession(database, claims),
		organizationName: async (actor) => (await readOrganization(database, actor)).name,
		needsSetUp: () => needsSetUp(database),
		createFirstAdmin: (input) => createFirstAdmin(database, input, now()),
		accessLink: (token) => readAccessLink(database, tokenHash(token), now()),
		useAccessLink: async ({ token, password, name }) =>
			redeemAccessLink(database, {
				tokenHash: tokenHash(token),
				passwordHash: await hashPassword(password),
				name,
				now: now(),
			}),
	};
}

async function createFirstAdmin(database: Database, input: NewAdmin, now: Date): ReturnType<People["createFirstAdmin"]> {
	const passwordHash = await hashPassword(input.password);
	const created = await createFirstOrganization(database, {
		name: input.organization,
		slug: slugOf(input.organization),
		timeZone: "UTC",
		currency: "USD",
	});
	if (!created.ok) return created;
	await addPerson(
		database,
		created.value,
		{
			name: input.name,
			email: input.email,
			passwordHash,
			role: "admin",
			departmentIds: [],
			teamIds: [],
			seesPeople: false,
		},
		now,
	);
	return ok(null);
}

/** `Larkfield Robotics` is `larkfield-robotics`; a name without Latin letters is `organization`. */
function slugOf(name: string): string {
	const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, SLUG_MAX);
	return slug === "" ? "organization" : slug;
}
