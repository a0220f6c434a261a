import { z } from "zod";
import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { Prisma } from "../generated/client.ts";

/** One event of the log, as it was hashed. `at` is an ISO instant. */
export interface AuditEventView {
	/** Place in the chain, from 1; larger is newer. */
	readonly sequence: string;
	readonly at: string;
	readonly actor: {
		readonly kind: string;
		readonly id: string | null;
		readonly label: string;
		readonly role: string;
	};
	readonly action: string;
	readonly subject: string;
	readonly subjectId: string;
	readonly details: Readonly<Record<string, unknown>>;
	readonly hash: string;
}

/** Which events: all of what is given must hold. */
export interface AuditFilter {
	readonly action?: string | undefined;
	readonly subject?: string | undefined;
	readonly subjectId?: string | undefined;
	/** Name of who acted, as it was then. */
	readonly actor?: string | undefined;
	/** Half-open days `[from, to)` in `timeZone`. */
	readonly from?: string | undefined;
	readonly to?: string | undefined;
	readonly timeZone: string;
}

/** Where a page begins: right below (older) or right above (newer) an event's place. */
export type AuditPosition =
	| { readonly kind: "newest" }
	| { readonly kind: "before" | "after"; readonly sequence: string };

export interface AuditPage {
	/** Newest first. */
	readonly events: readonly AuditEventView[];
	readonly hasOlder: boolean;
	readonly hasNewer: boolean;
}

const actorSchema = z.object({
	kind: z.string(),
	id: z.string().nullable(),
	label: z.string(),
	role: z.string(),
});
const detailsSchema = z.record(z.string(), z.unknown());

interface Row {
	readonly sequence: bigint;
	readonly at: Date;
	readonly actor: unknown;
	readonly action: string;
	readonly subject: string;
	readonly subjectId: string;
	readonly details: unknown;
	readonly hash: string;
}

/** The log holds everybody's changes: whoever sees a part of the organization does not see it. */
function requireAudit(actor: Actor): void {
	requireRight(actor, "audit.read");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("audit.read");
}

/** A page of the log. Pages hold still while events are added, because they are cut at an event's place. */
export async function readAudit(
	database: Database,
	actor: Actor,
	query: { readonly filter: AuditFilter; readonly position: AuditPosition; readonly limit: number },
): Promise<AuditPage> {
	requireAudit(actor);
	const { position, limit } = query;
	const goesUp = position.kind === "after";
	const conditions = conditionsOf(actor, query.filter);
	if (position.kind === "before") conditions.push(Prisma.sql`sequence < ${BigInt(position.sequence)}`);
	if (position.kind === "after") conditions.push(Prisma.sql`sequence > ${BigInt(position.sequence)}`);
	const rows = await inTransaction(
		database,
		actor,
		(transaction) => transaction.$queryRaw<Row[]>`
			SELECT sequence, at, actor, action, subject, subject_id AS "subjectId", details, hash
			FROM outlay.audit_event WHERE ${Prisma.join(conditions, " AND ")}
			ORDER BY sequence ${goesUp ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${limit + 1}`,
	);
	const shown = rows.slice(0, limit);
	const more = rows.length > limit;
	return {
		events: (goesUp ? shown.toReversed() : shown).map(viewOf),
		hasOlder: goesUp || more,
		hasNewer: goesUp ? more : position.kind === "before",
	};
}

function conditionsOf({ organizationId }: Actor, filter: AuditFilter): Prisma.Sql[] {
	const { action, subject, subjectId, actor, from, to, timeZone } = filter;
	const conditions = [Prisma.sql`organization_id = ${organizationId}::uuid`];
	if (action !== undefined) conditions.push(Prisma.sql`action = ${action}`);
	if (subject !== undefined) conditions.push(Prisma.sql`subject = ${subject}`);
	if (subjectId !== undefined) conditions.push(Prisma.sql`subject_id = ${subjectId}`);
	if (actor !== undefined) conditions.push(Prisma.sql`actor->>'label' = ${actor}`);
	if (from !== undefined)
		conditions.push(Prisma.sql`at >= ${from}::date::timestamp AT TIME ZONE ${timeZone}`);
	if (to !== undefined) conditions.push(Prisma.sql`at < ${to}::date::timestamp AT TIME ZONE ${timeZone}`);
	return conditions;
}

function viewOf(row: Row): AuditEventView {
	return {
		...row,
		sequence: row.sequence.toString(),
		at: row.at.toISOString(),
		actor: actorSchema.parse(row.actor),
		details: detailsSchema.parse(row.details),
	};
}

/** What the log can be filtered by: the values that occur in it, in order. */
export interface AuditFacets {
	readonly actions: readonly string[];
	readonly subjects: readonly string[];
	readonly actors: readonly string[];
}

const FACETS_MAX = 200;

export async function readAuditFacets(database: Database, actor: Actor): Promise<AuditFacets> {
	requireAudit(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const values = async (column: Prisma.Sql): Promise<readonly string[]> => {
			const rows = await transaction.$queryRaw<{ value: string }[]>`
				SELECT DISTINCT ${column} AS value FROM outlay.audit_event
				WHERE organization_id = ${organizationId}::uuid ORDER BY 1 LIMIT ${FACETS_MAX}`;
			return rows.map((row) => row.value);
		};
		return {
			actions: await values(Prisma.sql`action`),
			subjects: await values(Prisma.sql`subject`),
			actors: await values(Prisma.sql`actor->>'label'`),
		};
	});
}
