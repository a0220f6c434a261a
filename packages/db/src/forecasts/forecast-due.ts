import { calendarOf } from "@outlay/finops/calendar";
import type { Actor } from "../actor.ts";
import { hasPendingSql } from "../budgets/pending-forecasts.ts";
import { asOwner, type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { addToOutbox } from "../repositories/outbox.ts";

/** After this long a pass that was begun and not ended is begun again. */
const STUCK_MS = 15 * 60_000;

const NOTE_SQL = `INSERT INTO outlay.forecast_due AS d (organization_id, changes, made) VALUES ($1::uuid, 1, 0)
	ON CONFLICT (organization_id) DO UPDATE SET changes = d.changes + 1`;

/** Notes that what forecasts are made from has changed. They are made again when no import is under way. */
export async function noteForecastsDue(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<void> {
	await inTransaction(database, actor, (transaction) => noteForecastsDueIn(queryIn(transaction), actor));
}

/** The same in the transaction that changed it. */
export async function noteForecastsDueIn(
	query: QueryRows,
	{ organizationId }: Pick<Actor, "organizationId">,
): Promise<void> {
	await query(NOTE_SQL, [organizationId]);
}

/**
 * Asks for the forecasts of organizations whose spend has changed, or whose day has begun, since they were made, or where
 * those of budgets are pending. Not while an import is read: it changes spend again, and forecasts take the time that it
 * needs. Returns how many were asked for.
 */
export async function askForForecasts(database: Database, now: Date): Promise<number> {
	const waiting = await asOwner(database, (prisma) =>
		prisma.$queryRawUnsafe<{ id: string; zone: string; day: string | null; changed: boolean }[]>(
			`SELECT o.id, o.time_zone AS zone, d.made_on::text AS day,
			   d.changes > d.made OR ${hasPendingSql("d.organization_id")} AS changed
			 FROM outlay.forecast_due d JOIN outlay.organization o ON o.id = d.organization_id
			 WHERE (d.claimed_at IS NULL OR d.claimed_at < $1::timestamptz)
			   AND NOT EXISTS (SELECT FROM outlay."import" i WHERE i.organization_id = d.organization_id
			     AND i.status IN ('received', 'reading', 'committed'))
			 ORDER BY o.id`,
			new Date(now.getTime() - STUCK_MS),
		),
	);
	const due = waiting.filter(({ zone, day, changed }) => {
		const calendar = calendarOf(zone);
		return changed || (calendar.ok && (day === null || day < calendar.value.dayOf(now.getTime())));
	});
	for (const { id: organizationId } of due) {
		await inTransaction(database, { organizationId }, async (transaction) => {
			await transaction.forecastDue.update({ where: { organizationId }, data: { claimedAt: now } });
			await addToOutbox(transaction, organizationId, { job: "forecasts.make", payload: { organizationId } });
		});
	}
	return due.length;
}
