import { err, ok, type Result } from "@outlay/finops/result";
import { systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { findMember, type SessionIdentity } from "./people.ts";

/** What an identity provider says of who signed in there, after its signature was checked. */
export interface OidcIdentity {
	readonly issuer: string;
	/** Stays the same for a person; addresses do not. */
	readonly subject: string;
	readonly email: string | null;
	/** The provider has seen that the address is theirs. */
	readonly isVerified: boolean;
}

export type OidcOutcome = Result<
	SessionIdentity & { readonly userId: string },
	{ readonly code: "not_a_member" }
>;

/**
 * Signs in who an identity provider vouches for. Nobody becomes a member by it: the first time, a verified address finds
 * the member and links them to the subject; from then on the subject does. A linked member is never taken over by
 * another subject with the same address.
 */
export async function verifyOidcSignIn(
	database: Database,
	input: { readonly identity: OidcIdentity; readonly now: Date },
): Promise<OidcOutcome> {
	const { identity, now } = input;
	const key = `${identity.issuer} ${identity.subject}`;
	const linked = await findLinked(database, key);
	if (linked !== null) return signInOf(linked);
	if (!identity.isVerified || identity.email === null) return err({ code: "not_a_member" });
	const member = await findMember(database, identity.email);
	const found = member === null ? null : signInOf(member);
	if (found === null || !found.ok) return err({ code: "not_a_member" });
	const { organizationId, userId: personId } = found.value;
	const actor = systemActor(organizationId);
	const isLinkedNow = await inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.person.updateMany({
			where: { organizationId, id: personId, oidcSubject: null },
			data: { oidcSubject: key },
		});
		if (count === 0) return false;
		const details = { issuer: identity.issuer, subject: identity.subject };
		const entry = { action: "person.linked", subject: "person", subjectId: personId, details };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
	return isLinkedNow ? found : err({ code: "not_a_member" });
}

type Found = Exclude<Awaited<ReturnType<typeof findMember>>, null>;

async function findLinked(database: Database, key: string): Promise<Found | null> {
	const person = await asOwner(database, (prisma) =>
		prisma.person.findFirst({ where: { oidcSubject: key } }),
	);
	return person === null ? null : findMember(database, person.email);
}

/** A revoked member is none. */
function signInOf({ organizationId, personId, membershipId, version }: Found): OidcOutcome {
	if (membershipId === null) return err({ code: "not_a_member" });
	return ok({ userId: personId, organizationId, membershipId, version });
}
