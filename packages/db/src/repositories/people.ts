import { createHash } from "node:crypto";
import { type Actor, type ActorScope, ROLES, type Role, rightsOf, scopeOf } from "../actor.ts";
import { asOwner, type Database, inTransaction } from "../database.ts";

/** Checks a password against a stored hash; takes as long when there is none. From packages/secrets, given by the app. */
export type PasswordCheck = (stored: string | null, password: string) => Promise<boolean>;

export interface SessionIdentity {
	readonly organizationId: string;
	readonly membershipId: string;
	readonly version: number;
}

export type SignInOutcome =
	| ({ readonly ok: true; readonly userId: string } & SessionIdentity)
	| {
			readonly ok: false;
			readonly error: { readonly code: "invalid" | "locked"; readonly retryAfterMs?: number };
	  };

const FAILURES_FREE = 5;
const LOCK_FIRST_S = 60;
const LOCK_MAX_S = 3_600;
/** Failures this long ago no longer count. */
const FORGET_MS = 86_400_000;

/** One spelling per address: people type capitals and spaces. */
export function normaliseEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** Under which tries of an address are counted: signing in and asking for a reset link, apart from each other. */
export function tryKey(what: "sign-in" | "reset", email: string): string {
	const address = normaliseEmail(email);
	// A space is in no address: the two never meet.
	const text = what === "sign-in" ? address : `${what} ${address}`;
	return createHash("sha256").update(text).digest("hex");
}

/**
 * Signs in by e-mail and password. The fifth failure locks the address for a minute, each further one twice as long
 * up to an hour, whether or not anyone has it: no answer tells who has an account. A try is counted before the
 * password is looked at, so that many at once get no more than five guesses.
 */
export async function verifySignIn(
	database: Database,
	input: { readonly email: string; readonly password: string; readonly now: Date },
	check: PasswordCheck,
): Promise<SignInOutcome> {
	const waitMs = await countTry(database, { key: tryKey("sign-in", input.email), now: input.now });
	if (waitMs !== null) return { ok: false, error: { code: "locked", retryAfterMs: waitMs } };
	const member = await findMember(database, input.email);
	const isRight = await check(member?.passwordHash ?? null, input.password);
	if (!isRight || member === null || member.membershipId === null)
		return { ok: false, error: { code: "invalid" } };
	await forgetFailures(database, input.email);
	const { personId, organizationId, membershipId, version } = member;
	return { ok: true, userId: personId, organizationId, membershipId, version };
}

interface Member {
	readonly organizationId: string;
	readonly personId: string;
	readonly passwordHash: string | null;
	readonly oidcSubject: string | null;
	/** Null when the membership was revoked. */
	readonly membershipId: string | null;
	readonly version: number;
}

/** One query, whether or not there is anyone: its time says nothing. */
export async function findMember(database: Database, email: string): Promise<Member | null> {
	const rows = await asOwner(
		database,
		(prisma) => prisma.$queryRaw<Member[]>`
			SELECT p.organization_id AS "organizationId", p.id AS "personId", p.password_hash AS "passwordHash",
				p.oidc_subject AS "oidcSubject", m.id AS "membershipId", coalesce(m.version, 0) AS version
			FROM outlay.person p
			LEFT JOIN outlay.membership m
				ON m.organization_id = p.organization_id AND m.person_id = p.id AND m.revoked_at IS NULL
			WHERE p.email = ${normaliseEmail(email)}`,
	);
	return rows[0] ?? null;
}

/** Counts a try; null when it may go on, else how long the address is still locked, in milliseconds. */
export async function countTry(
	database: Database,
	{ key, now }: { readonly key: string; readonly now: Date },
): Promise<number | null> {
	const stale = new Date(now.getTime() - FORGET_MS);
	return asOwner(database, async (prisma) => {
		await prisma.signInAttempt.deleteMany({ where: { lastAt: { lt: stale } } });
		const counted = await prisma.$executeRaw`
			INSERT INTO outlay.sign_in_attempt AS a (email_hash, failures, last_at) VALUES (${key}, 1, ${now})
			ON CONFLICT (email_hash) DO UPDATE SET
				failures = a.failures + 1,
				last_at = excluded.last_at,
				locked_until = CASE WHEN a.failures + 1 >= ${FAILURES_FREE}::int THEN excluded.last_at + make_interval(secs =>
					least(${LOCK_MAX_S}::float8, ${LOCK_FIRST_S}::float8 * 2 ^ least(a.failures + 1 - ${FAILURES_FREE}::int, 30))) END
			WHERE a.locked_until IS NULL OR a.locked_until <= excluded.last_at`;
		if (counted > 0) return null;
		const attempt = await prisma.signInAttempt.findUnique({ where: { emailHash: key } });
		return Math.max(1, (attempt?.lockedUntil?.getTime() ?? 0) - now.getTime());
	});
}

/** After a right password, or a new one. */
export async function forgetFailures(database: Database, email: string): Promise<void> {
	await asOwner(database, (prisma) =>
		prisma.signInAttempt.deleteMany({ where: { emailHash: tryKey("sign-in", email) } }),
	);
}

/** The actor of a session, or null when its membership was revoked or has changed since. Asked on every call. */
export async function actorOfSession(database: Database, identity: SessionIdentity): Promise<Actor | null> {
	return inTransaction(database, identity, async (transaction) => {
		const { organizationId, membershipId } = identity;
		const membership = await transaction.membership.findUnique({
			where: { organizationId_id: { organizationId, id: membershipId } },
		});
		if (membership === null || membership.revokedAt !== null || membership.version !== identity.version)
			return null;
		const person = await transaction.person.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: membership.personId } },
		});
		const role = parseRole(membership.role);
		return {
			kind: "person" as const,
			organizationId,
			id: membership.id,
			personId: person.id,
			label: person.name,
			role,
			rights: rightsOf(role, membership.seesPeople),
			scope: scopeOf(role, membership),
		};
	});
}

/** "Last used" is kept to the minute: a busy token does not write with every call. */
const USE_GRAIN_MS = 60_000;

/**
 * The actor of an API token's hash, or null when it is unknown, expired, revoked, or of somebody who is no member any
 * more. It may do what it was made for and its maker may do now, whichever is less. The operator's token, which
 * set-up makes, has no maker and keeps its role.
 */
export async function actorOfToken(database: Database, hash: string, now: Date): Promise<Actor | null> {
	const token = await asOwner(database, (prisma) =>
		prisma.apiToken.findUnique({ where: { tokenHash: hash } }),
	);
	if (token === null || token.revokedAt !== null) return null;
	if (token.expiresAt !== null && token.expiresAt <= now) return null;
	const { organizationId, createdBy } = token;
	const maker =
		createdBy === null ? null : await findMaker(database, { organizationId, personId: createdBy });
	if (createdBy !== null && maker === null) return null;
	if (now.getTime() - (token.lastUsedAt?.getTime() ?? 0) >= USE_GRAIN_MS) {
		const key = { organizationId, id: token.id };
		await asOwner(database, (prisma) =>
			prisma.apiToken.update({ where: { organizationId_id: key }, data: { lastUsedAt: now } }),
		);
	}
	const role = parseRole(token.role);
	const named = [...rightsOf(role, false)].filter(
		(right) => token.scopes.length === 0 || token.scopes.includes(right),
	);
	const scope = scopeOf(role, token);
	return {
		kind: "token",
		organizationId,
		id: token.id,
		personId: null,
		label: token.name,
		role,
		rights: new Set(maker === null ? named : named.filter((right) => rightsOf(maker.role, false).has(right))),
		scope: maker === null ? scope : withinScope(scope, maker.scope),
	};
}

/** What the maker of a token may do and see now; null: they are no member any more. */
async function findMaker(
	database: Database,
	{ organizationId, personId }: { readonly organizationId: string; readonly personId: string },
): Promise<{ readonly role: Role; readonly scope: ActorScope } | null> {
	return inTransaction(database, { organizationId }, async (transaction) => {
		const membership = await transaction.membership.findFirst({
			where: { organizationId, personId, revokedAt: null },
		});
		if (membership === null) return null;
		const role = parseRole(membership.role);
		return { role, scope: scopeOf(role, membership) };
	});
}

/** Both scopes at once. Owners are told apart by id: a team of a department that only one of them names is left out. */
function withinScope(scope: ActorScope, limit: ActorScope): ActorScope {
	if (limit.kind === "organization") return scope;
	if (scope.kind === "organization") return limit;
	return {
		kind: "owners",
		departmentIds: scope.departmentIds.filter((id) => limit.departmentIds.includes(id)),
		teamIds: scope.teamIds.filter((id) => limit.teamIds.includes(id)),
	};
}

/** A role as stored; the database's check keeps it to the known ones. */
export function parseRole(text: string): Role {
	const role = ROLES.find((known) => known === text);
	if (role === undefined) throw new Error(`unknown role ${JSON.stringify(text)}`);
	return role;
}
