import { createHash } from "node:crypto";
import { invariant } from "@outlay/finops/result";
import canonicalize from "canonicalize";
import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";

/** What happened: `action` is `subject.verb` in the past (`import.created`), details are plain JSON. */
export interface AuditEntry {
	readonly action: string;
	readonly subject: string;
	readonly subjectId: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** Before the first event of an organization. */
const GENESIS = "0".repeat(64);

/** Every field that the chain protects, in one canonical text (RFC 8785). */
function hashOf(event: {
	readonly organizationId: string;
	readonly sequence: bigint;
	readonly id: string;
	readonly at: Date;
	readonly actor: unknown;
	readonly action: string;
	readonly subject: string;
	readonly subjectId: string;
	readonly details: unknown;
	readonly previousHash: string;
}): string {
	const text = canonicalize({
		...event,
		sequence: event.sequence.toString(),
		at: event.at.toISOString(),
	});
	invariant(text !== undefined, "an audit event is JSON");
	return createHash("sha256").update(text).digest("hex");
}

/**
 * Appends an event to the organization's chain, in the transaction of the change it records: both happen or neither.
 * Appends of one organization wait for each other, so the chain has no forks.
 */
export async function appendAudit(
	transaction: Transaction,
	actor: Actor,
	input: { readonly entry: AuditEntry; readonly now: Date },
): Promise<void> {
	const { entry, now } = input;
	const { organizationId } = actor;
	await transaction.$queryRawUnsafe(
		"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
		`audit:${organizationId}`,
	);
	const last = await transaction.auditEvent.findFirst({
		where: { organizationId },
		orderBy: { sequence: "desc" },
		select: { sequence: true, hash: true },
	});
	const event = {
		organizationId,
		sequence: (last?.sequence ?? 0n) + 1n,
		id: newId(),
		at: now,
		actor: { kind: actor.kind, id: actor.id, label: actor.label, role: actor.role },
		action: entry.action,
		subject: entry.subject,
		subjectId: entry.subjectId,
		// Through JSON, so that what is hashed is what is stored.
		details: JSON.parse(JSON.stringify(entry.details)),
		previousHash: last?.hash ?? GENESIS,
	};
	await transaction.auditEvent.create({ data: { ...event, hash: hashOf(event) } });
}

export type AuditVerification =
	| { readonly ok: true; readonly events: number; readonly head: string }
	| { readonly ok: false; readonly sequence: string; readonly problem: string };

const VERIFY_PAGE = 1_000;

/**
 * Recomputes the whole chain. Names the first event that was changed, removed or inserted. A chain whose newest events
 * were cut off still holds by itself: `noted`, the head of an earlier verification, finds that too.
 */
export async function verifyAudit(
	database: Database,
	actor: Actor,
	noted: string | null = null,
): Promise<AuditVerification> {
	requireRight(actor, "audit.read");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("audit.read");
	const { organizationId } = actor;
	let previousHash = GENESIS;
	let sequence = 0n;
	let isNotedSeen = noted === null || noted === GENESIS;
	for (;;) {
		const page = await inTransaction(database, actor, (transaction) =>
			transaction.auditEvent.findMany({
				where: { organizationId, sequence: { gt: sequence } },
				orderBy: { sequence: "asc" },
				take: VERIFY_PAGE,
			}),
		);
		for (const { hash, ...event } of page) {
			const problem = problemOf({ ...event, hash }, sequence + 1n, previousHash);
			if (problem !== null) return { ok: false, sequence: event.sequence.toString(), problem };
			previousHash = hash;
			sequence = event.sequence;
			isNotedSeen ||= hash === noted;
		}
		if (page.length < VERIFY_PAGE) break;
	}
	if (isNotedSeen) return { ok: true, events: Number(sequence), head: previousHash };
	const problem = "the head noted earlier is not in the chain: events after this one were removed";
	return { ok: false, sequence: sequence.toString(), problem };
}

function problemOf(
	event: Parameters<typeof hashOf>[0] & { readonly hash: string },
	expectedSequence: bigint,
	previousHash: string,
): string | null {
	const { hash, ...content } = event;
	if (event.sequence !== expectedSequence) return `event ${expectedSequence} is missing`;
	if (event.previousHash !== previousHash) return "it does not follow the event before it";
	return hashOf(content) === hash ? null : "its content does not match its hash";
}
