import type { Actor, Role } from "../actor.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { addPerson, type NewPerson } from "../repositories/organizations.ts";
import { actorOfSession, type SessionIdentity } from "../repositories/people.ts";

export interface TestMember extends SessionIdentity {
	readonly personId: string;
	readonly email: string;
	readonly actor: Actor;
}

/** A member who has signed in. `system` is the actor of their organization. */
export async function addTestMember(
	database: Database,
	system: Actor,
	some: Partial<NewPerson> & { readonly role: Role },
): Promise<TestMember> {
	const email = some.email ?? `${newId()}@example.com`;
	const scope = { departmentIds: [], teamIds: [], seesPeople: false };
	const person = { name: "Somebody", passwordHash: null, ...scope, ...some, email };
	const { personId, membershipId } = await addPerson(database, system, { person, now: new Date(0) });
	const identity = { organizationId: system.organizationId, membershipId, version: 1 };
	const actor = await actorOfSession(database, identity);
	if (actor === null) throw new Error("a new member has no session");
	return { ...identity, personId, email, actor };
}
