import { calendarOf } from "@outlay/finops/calendar";
import { type Day, dayOf } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import type { QueryRows } from "../database.ts";
import { fiscalCalendarOf } from "../repositories/organizations.ts";

/** The first day that is not complete: today, but where the organization is ahead of UTC, whose days spend has. */
export function firstOpenDay(today: Day, now: Date): Day {
	const utc = dayOf(now.getTime());
	return utc < today ? utc : today;
}

/** The organization's fiscal calendar, and what day it has. */
export async function readOrganizationDay(
	query: QueryRows,
	organizationId: string,
	now: Date,
): Promise<{ readonly fiscal: FiscalCalendar; readonly today: Day }> {
	const { timeZone, fiscal } = await readCalendar(query, organizationId);
	const calendar = calendarOf(timeZone);
	invariant(calendar.ok, "the database holds known time zones");
	return { fiscal, today: calendar.value.dayOf(now.getTime()) };
}

/** The organization's fiscal calendar. */
export const readFiscalCalendar = async (query: QueryRows, organizationId: string): Promise<FiscalCalendar> =>
	(await readCalendar(query, organizationId)).fiscal;

async function readCalendar(query: QueryRows, organizationId: string) {
	const [row] = await query<{ time_zone: string; start: number; pattern: string }>(
		`SELECT time_zone, fiscal_start_month AS start, fiscal_pattern AS pattern FROM outlay.organization
		 WHERE id = $1::uuid`,
		[organizationId],
	);
	invariant(row !== undefined, "the organization exists");
	const { start, pattern } = row;
	const fiscal = fiscalCalendarOf({ fiscalStartMonth: start, fiscalPattern: pattern });
	return { timeZone: row.time_zone, fiscal };
}
