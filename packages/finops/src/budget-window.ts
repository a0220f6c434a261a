import { addDays, addMonths, type Day, type DaySpan, firstDay, monthOf } from "./day.ts";
import {
	daysIntoWeek,
	type FiscalCalendar,
	fiscalPeriodOf,
	fiscalYearOf,
	spanOfQuarter,
	spanOfYear,
	type Weekday,
} from "./fiscal-calendar.ts";
import { assertNever, invariant } from "./result.ts";

/** Which years a month, quarter or year is cut from: those of the calendar, or the organization's fiscal ones. */
export const BUDGET_CALENDARS = ["calendar", "fiscal"] as const;
export type BudgetCalendar = (typeof BUDGET_CALENDARS)[number];

/** What time one amount of a budget is for. Days are those that charges have. */
export type BudgetWindow =
	| { readonly kind: "day" }
	| { readonly kind: "week"; readonly weekStart: Weekday }
	| { readonly kind: "month" | "quarter" | "year"; readonly calendar: BudgetCalendar }
	/** The last `days` days, today included: no period ends, the sum moves on each day. */
	| { readonly kind: "rolling"; readonly days: number }
	/** One span, for a project or a purchase. */
	| { readonly kind: "once"; readonly span: DaySpan };

const CALENDAR_YEARS: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };

/**
 * The days of the window that `day` is in; null when `day` is outside a budget that is for one span. Periods of a kind
 * tile the calendar, but those of `rolling`, each of which ends with its day.
 */
export function budgetPeriodOf(window: BudgetWindow, fiscal: FiscalCalendar, day: Day): DaySpan | null {
	switch (window.kind) {
		case "day":
			return { start: day, end: addDays(day, 1) };
		case "week": {
			const start = addDays(day, -daysIntoWeek(day, window.weekStart));
			return { start, end: addDays(start, 7) };
		}
		case "month":
			return window.calendar === "fiscal" ? fiscalPeriodOf(fiscal, day).span : monthSpan(day);
		case "quarter":
			return quarterSpan(window.calendar === "fiscal" ? fiscal : CALENDAR_YEARS, day);
		case "year": {
			const calendar = window.calendar === "fiscal" ? fiscal : CALENDAR_YEARS;
			return spanOfYear(calendar, fiscalYearOf(calendar, day));
		}
		case "rolling":
			return { start: addDays(day, 1 - window.days), end: addDays(day, 1) };
		case "once":
			return window.span.start <= day && day < window.span.end ? window.span : null;
		default:
			return assertNever(window);
	}
}

/** Most periods that a chain may have: ten years of days. A longer one is a wrong start, not a budget. */
const CHAIN_MAX = 3_660;

/**
 * The periods from the one that `start` is in up to the one that `day` is in, in order; empty when `day` comes before.
 * Of `rolling` and `once` there is one at most: nothing precedes it.
 */
export function budgetPeriodsUntil(
	window: BudgetWindow,
	fiscal: FiscalCalendar,
	{ start, day }: { readonly start: Day; readonly day: Day },
): readonly DaySpan[] {
	const last = budgetPeriodOf(window, fiscal, day);
	if (last === null || day < start) return [];
	if (window.kind === "rolling" || window.kind === "once") return [last];
	const periods = [last];
	for (let period = last; period.start > start; ) {
		const before = budgetPeriodOf(window, fiscal, addDays(period.start, -1));
		invariant(
			before !== null && periods.length < CHAIN_MAX,
			`${start} is within the reach of ${window.kind}s`,
		);
		periods.push(before);
		period = before;
	}
	return periods.reverse();
}

function monthSpan(day: Day): DaySpan {
	const month = monthOf(day);
	return { start: firstDay(month), end: firstDay(addMonths(month, 1)) };
}

function quarterSpan(calendar: FiscalCalendar, day: Day): DaySpan {
	return spanOfQuarter(calendar, fiscalPeriodOf(calendar, day));
}
