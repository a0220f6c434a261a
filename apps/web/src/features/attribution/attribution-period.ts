import type { Actor } from "@outlay/db/actor";
import { readOrganization } from "@outlay/db/repositories/organizations";
import { calendarOf } from "@outlay/finops/calendar";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { database } from "../../main.ts";

const PERIOD_DAYS = 30;

/** The organization's day, and the days that money is told for. */
export interface AttributionPeriod {
	readonly today: Day;
	readonly span: DaySpan;
	readonly timeZone: string;
	readonly currency: string;
}

/** The days asked for; without both ends, the last 30 days with today. */
export async function attributionPeriod(
	actor: Actor,
	asked: { readonly from?: Day | undefined; readonly to?: Day | undefined } = {},
): Promise<AttributionPeriod> {
	const { timeZone, currency } = await readOrganization(database(), actor);
	const calendar = calendarOf(timeZone);
	invariant(calendar.ok, `the organization's time zone ${timeZone} is known`);
	const today = calendar.value.dayOf(Date.now());
	const end = asked.to ?? addDays(today, 1);
	return { today, timeZone, currency, span: { start: asked.from ?? addDays(end, -PERIOD_DAYS), end } };
}
