import { calendarOf } from "@outlay/finops/calendar";
import { asOwner, type Database, inTransaction } from "../database.ts";
import { askForBudgets } from "../repositories/outbox.ts";

/**
 * Asks for the evaluation of budgets of organizations whose day has begun since the last one: periods end and increases
 * expire by the calendar, whether or not anything is spent. Returns how many there were.
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
	const due = organizations.filter(({ zone, day }) => {
		const calendar = calendarOf(zone);
		return calendar.ok && day !== null && day < calendar.value.dayOf(now.getTime());
	});
	for (const { id } of due) {
		await inTransaction(database, { organizationId: id }, (transaction) =>
			askForBudgets(transaction, { organizationId: id }),
		);
	}
	return due.length;
}
