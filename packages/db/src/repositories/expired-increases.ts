import { systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { peopleOf } from "./budget-increases.ts";

/** On its organization's own day, and not told of yet. What was revoked was ended by somebody, who is in the log. */
const HAS_EXPIRED = `i.organization_id = o.id AND i.status = 'approved' AND i.expired_at IS NULL
	AND i.last_day < ($1::timestamptz AT TIME ZONE o.time_zone)::date`;

/**
 * Writes to the log that increases have expired, each once: nobody acts when their last day passes. Returns how many
 * organizations had any.
 */
export async function recordExpiredIncreases(database: Database, now: Date): Promise<number> {
	const organizations = await asOwner(database, (prisma) =>
		prisma.$queryRawUnsafe<{ id: string }[]>(
			`SELECT o.id FROM outlay.organization o
			 WHERE EXISTS (SELECT FROM outlay.budget_increase i WHERE ${HAS_EXPIRED}) ORDER BY o.id`,
			now,
		),
	);
	for (const { id } of organizations) {
		await inTransaction(database, { organizationId: id }, (transaction) =>
			recordExpired(transaction, id, now),
		);
	}
	return organizations.length;
}

interface ExpiredRow {
	readonly id: string;
	readonly budget: string;
	readonly person: string | null;
	readonly amount: string;
	readonly lastDay: string;
}

/** Marks them first: of two that do it at once, the second finds none. */
async function recordExpired(transaction: Transaction, organizationId: string, now: Date): Promise<void> {
	const rows = await queryIn(transaction)<ExpiredRow>(
		`UPDATE outlay.budget_increase i SET expired_at = $1::timestamptz FROM outlay.organization o, outlay.budget b
		 WHERE ${HAS_EXPIRED} AND o.id = $2::uuid AND b.organization_id = o.id AND b.id = i.budget_id
		 RETURNING i.id, b.name AS budget, i.person, trim_scale(i.amount)::text AS amount, i.last_day::text AS "lastDay"`,
		[now, organizationId],
	);
	for (const { id, person, ...details } of rows) {
		const entry = {
			...{ action: "budget_increase.expired", subject: "budget_increase", subjectId: id },
			details: { ...details, ...peopleOf(person) },
		};
		await appendAudit(transaction, systemActor(organizationId), { entry, now });
	}
}
