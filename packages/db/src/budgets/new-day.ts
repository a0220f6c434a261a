import { calendarOf } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import { systemActor } from "../actor.ts";
import { asOwner, type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { appendAudit } from "../repositories/audit.ts";
import { askForBudgets } from "../repositories/outbox.ts";

/**
 * Asks for the evaluation of budgets of organizations whose day has begun since the last one: periods end and increases
 * expire by the calendar, whether or not anything is spent. Each that has expired is in the audit log, once. Returns how
 * many organizations there were.
 */
export async function askForNewDay(database: Database, now: Date): Promise<number> {
	const organizations = await asOwner(database, (prisma) =>
		prisma.$queryRawUnsafe<{ id: string; zone: string; day: string | null }[]>(
			`SELECT o.id, o.time_zone AS zone, min(s.today)::text AS day FROM outlay.organization o
			 JOIN outlay.budget b ON b.organization_id = o.id AND b.archived_at IS NULL
			 JOIN outlay.budget_state s ON s.organization_id = b.organization_id AND s.budget_id = b.id
			 GROUP BY o.id ORDER BY o.id`,
		),
	);
	const due = organizations.flatMap(({ id, zone, day }) => {
		const calendar = calendarOf(zone);
		if (!calendar.ok || day === null) return [];
		const today = calendar.value.dayOf(now.getTime());
		return day < today ? [{ id, today }] : [];
	});
	for (const { id, today } of due) {
		await inTransaction(database, { organizationId: id }, async (transaction) => {
			await recordExpired(transaction, id, { now, today });
			await askForBudgets(transaction, { organizationId: id });
		});
	}
	return due.length;
}

/** Increases whose last day has passed and that nobody has ended: nobody acts when they expire, so the log says it here. */
async function recordExpired(
	transaction: Transaction,
	organizationId: string,
	{ now, today }: { readonly now: Date; readonly today: Day },
): Promise<void> {
	const rows = await queryIn(transaction)<{ id: string; budget: string; amount: string; lastDay: string }>(
		`SELECT i.id, b.name AS budget, trim_scale(i.amount)::text AS amount, i.last_day::text AS "lastDay"
		 FROM outlay.budget_increase i
		 JOIN outlay.budget b ON b.organization_id = i.organization_id AND b.id = i.budget_id AND b.archived_at IS NULL
		 WHERE i.organization_id = $1::uuid AND i.status = 'approved' AND i.last_day < $2::date
		   AND NOT EXISTS (SELECT FROM outlay.audit_event e WHERE e.organization_id = i.organization_id
		     AND e.action = '${EXPIRED}' AND e.subject_id = i.id::text)
		 ORDER BY i.last_day, i.id`,
		[organizationId, today],
	);
	for (const { id, budget, amount, lastDay } of rows) {
		const details = { budget, amount, lastDay };
		const entry = { action: EXPIRED, subject: "budget_increase", subjectId: id, details };
		await appendAudit(transaction, systemActor(organizationId), { entry, now });
	}
}

const EXPIRED = "budget_increase.expired";
