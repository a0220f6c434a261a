import { createHash } from "node:crypto";
import { type Actor, type Role, ROLES, rightsOf, scopeOf } from "../actor.ts";
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
	| { readonly ok: false; readonly error: { readonly code: "invalid" | "locked"; readonly retryAfterMs?: number } };

const FAILURES_FREE = 5;
const LOCK_FIRST_MS = 60_000;
const LOCK_MAX_MS = 3_600_000;

/** One spelling per address: people type capitals and spaces. */
export function normaliseEmail(email: string): string {
	return email.trim().toLowerCase();
}

const emailHash = (email: string) => createHash("sha256").update(normaliseEmail(email)).digest("hex");

/**
 * Signs in by e-mail and password. Five failures are free, then each locks the address twice as long (one minute to
 * one hour), whether or not anyone has it: no answer tells who has an account.
 */
export async function verifySignIn(
	database: Database,
	input: { readonly email: string; readonly password: string; readonly now: Date },
	check: PasswordCheck,
): Promise<SignInOutcome> {
	const hash = emailHash(input.email);
	const attempt = await asOwner(database, (prisma) =>
		prisma.signInAttempt.findUnique({ where: { emailHash: hash } }),
	);
	const waitMs = (attempt?.lockedUntil?.getTime() ?? 0) - input.now.getTime();
	if (waitMs > 0) return { ok: false, error: { code: "locked", retryAfterMs: waitMs } };
	const person = await findPerson(database, input.email);
	const isRight = await check(person?.passwordHash ?? null, input.password);
	if (!isRight || person === null || person.membership === null) {
		await recordFailure(database, hash, input.now);
		return { ok: false, error: { code: "invalid" } };
	}
	await asOwner(database, (prisma) => prisma.signInAttempt.deleteMany({ where: { emailHash: hash } }));
	const { membership, organizationId, id } = person;
	return { ok: true, userId: id, organizationId, membershipId: membership.id, version: membership.version };
}

async function findPerson(database: Database, email: string) {
	return asOwner(database, async (prisma) => {
		const person = await prisma.person.findUnique({ where: { email: normaliseEmail(email) } });
		if (person === null) return null;
		const membership = await prisma.membership.findFirst({
			where: { organizationId: person.organizationId, personId: person.id, revokedAt: null },
		});
		return { ...person, membership };
	});
}

async function recordFailure(database: Database, hash: string, now: Date): Promise<void> {
	await asOwner(database, async (prisma) => {
		const { failures } = await prisma.signInAttempt.upsert({
			where: { emailHash: hash },
			create: { emailHash: hash, failures: 1, lastAt: now },
			update: { failures: { increment: 1 }, lastAt: now },
		});
		if (failures < FAILURES_FREE) return;
		const lockMs = Math.min(LOCK_MAX_MS, LOCK_FIRST_MS * 2 ** (failures - FAILURES_FREE));
		await prisma.signInAttempt.update({
			where: { emailHash: hash },
			data: { lockedUntil: new Date(now.getTime() + lockMs) },
		});
	});
}

/** The actor of a session, or null when its membership was revoked or has changed since. Asked on every call. */
export async function actorOfSession(database: Database, identity: SessionIdentity): Promise<Actor | null> {
	return inTransaction(database, identity, async (transaction) => {
		const { organizationId, membershipId } = identity;
		const membership = await transaction.membership.findUnique({
			where: { organizationId_id: { organizationId, id: membershipId } },
		});
		if (membership === null || membership.revokedAt !== null || membership.version !== identity.version) return null;
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

/** The actor of an API token's hash, or null when it is unknown, expired or revoked. */
export async function actorOfToken(database: Database, hash: string, now: Date): Promise<Actor | null> {
	const token = await asOwner(database, (prisma) => prisma.apiToken.findUnique({ where: { tokenHash: hash } }));
	if (token === null || token.revokedAt !== null) return null;
	if (token.expiresAt !== null && token.expiresAt <= now) return null;
	await asOwner(database, (prisma) =>
		prisma.apiToken.update({
			where: { organizationId_id: { organizationId: token.organizationId, id: token.id } },
			data: { lastUsedAt: now },
		}),
	);
	const role = parseRole(token.role);
	const granted = rightsOf(role, false);
	const rights = token.scopes.length === 0 ? granted : new Set([...granted].filter((r) => token.scopes.includes(r)));
	return {
		kind: "token",
		organizationId: token.organizationId,
		id: token.id,
		personId: null,
		label: token.name,
		role,
		rights,
		scope: scopeOf(role, token),
	};
}

/** A role as stored; the database's check keeps it to the known ones. */
export function parseRole(text: string): Role {
	const role = ROLES.find((known) => known === text);
	if (role === undefined) throw new Error(`unknown role ${JSON.stringify(text)}`);
	return role;
}
