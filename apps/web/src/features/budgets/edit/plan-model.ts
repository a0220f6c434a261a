import { type BudgetWindow, budgetPeriodOf } from "@outlay/finops/budget-window";
import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { compareDecimal, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { type CsvFault, readCsv } from "../../../api/csv-rows.ts";
import type { PlannedBudget } from "./planned-budget.ts";
import { typedAmount } from "./typed-amount.ts";

/** Amounts as they are typed: of every period, and of single ones by their first day; empty: none. */
export interface PlanForm {
	readonly everyPeriod: string;
	readonly periods: Readonly<Record<string, string>>;
}

/** The amounts that hold now, as they are typed. */
export function planFormOf({ versions }: Pick<PlannedBudget, "versions">): PlanForm {
	const [newest] = versions;
	return {
		everyPeriod: newest?.everyPeriod ?? "",
		periods: Object.fromEntries((newest?.periods ?? []).map(({ start, amount }) => [start, amount])),
	};
}

const PERIODS_ASKED = 12;

/** The running period and those after it; none of a window whose periods have no amounts of their own. */
export function nextPeriods(window: BudgetWindow, fiscal: FiscalCalendar, today: Day): readonly DaySpan[] {
	if (window.kind === "rolling") return [];
	if (window.kind === "once") return [window.span];
	const periods: DaySpan[] = [];
	for (let day = today; periods.length < PERIODS_ASKED; ) {
		const period = budgetPeriodOf(window, fiscal, day);
		if (period === null) break;
		periods.push(period);
		day = period.end;
	}
	return periods;
}

/** What publishing would change; `start` null: the amount of every period. Null amounts: none is set. */
export interface PlanChange {
	readonly start: string | null;
	readonly before: string | null;
	readonly after: string | null;
}

/**
 * Changes of the amount of every period, of what the given periods come to, and of other periods that a file named, so
 * that nothing is published unseen.
 */
export function planChanges({
	before,
	after,
	periods,
}: {
	readonly before: PlanForm;
	readonly after: PlanForm;
	readonly periods: readonly DaySpan[];
}): readonly PlanChange[] {
	const every = { start: null, before: set(before.everyPeriod), after: set(after.everyPeriod) };
	const asked = new Set<string>(periods.map(({ start }) => start));
	const others = Object.keys(after.periods).filter((start) => !asked.has(start));
	const single = [...asked].map((start) => ({
		start,
		before: amountIn(before, start),
		after: amountIn(after, start),
	}));
	const named = others.map((start) => ({
		start,
		before: set(before.periods[start] ?? ""),
		after: set(after.periods[start] ?? ""),
	}));
	return [every, ...single, ...named].filter((change) => !isSame(change.before, change.after));
}

/** What a period may cost; null: no amount is set. */
export const amountIn = ({ everyPeriod, periods }: PlanForm, start: string): string | null =>
	set(periods[start] ?? "") ?? set(everyPeriod);

const set = (text: string): string | null => (text.trim() === "" ? null : typedAmount(text));

function isSame(a: string | null, b: string | null): boolean {
	if (a === null || b === null) return a === b;
	return compare(a, b) === 0 || a === b;
}

/** Negative, zero or positive; null when one of them is no amount. */
function compare(a: string, b: string): number | null {
	const [one, other] = [parseDecimal(a), parseDecimal(b)];
	return one.ok && other.ok ? compareDecimal(one.value, other.value) : null;
}

/** Whether an amount is less than what was used already. */
export function isBelow(amount: string | null, used: string | null): boolean {
	return amount !== null && used !== null && (compare(amount, used) ?? 0) < 0;
}

/** The amounts of `POST /budgets/{id}/plan`: all of them, in order. */
export function planBody({ everyPeriod, periods }: PlanForm) {
	return {
		everyPeriod: set(everyPeriod),
		periods: Object.entries(periods)
			.flatMap(([start, text]) => {
				const amount = set(text);
				return amount === null ? [] : [{ start, amount }];
			})
			.sort((a, b) => (a.start < b.start ? -1 : 1)),
	};
}

/** Amounts by first day from CSV (period, amount), or every fault with its line. A month is its first day. */
export function periodsFromCsv(text: string): Result<Readonly<Record<string, string>>, readonly CsvFault[]> {
	const rows = readCsv(text, { required: ["period", "amount"], optional: [] });
	if (!rows.ok) return rows;
	if (rows.value.length === 0)
		return err([{ line: 2, field: "period", value: "", fix: "The file has no amounts." }]);
	const faults: CsvFault[] = [];
	const periods: Record<string, string> = {};
	for (const { line, cells } of rows.value) {
		const { period = "", amount = "" } = cells;
		const day = parseDay(/^\d{4}-\d{2}$/.test(period) ? `${period}-01` : period);
		const value = parseDecimal(amount);
		if (!day.ok)
			faults.push({
				line,
				field: "period",
				value: period,
				fix: "Write the first day of a period as YYYY-MM-DD, or a month as YYYY-MM.",
			});
		else if (!value.ok || value.value.digits < 0n)
			faults.push({
				line,
				field: "amount",
				value: amount,
				fix: "Write a decimal number that is not negative, with a point.",
			});
		else if (periods[day.value] !== undefined)
			faults.push({
				line,
				field: "period",
				value: period,
				fix: "This period has an amount above already: keep one of them.",
			});
		else periods[day.value] = amount;
	}
	return faults.length > 0 ? err(faults) : ok(periods);
}

/** Whether a text can be shown as an amount; what cannot is shown as it was typed, and refused by the API. */
export const isAmount = (text: string): boolean => parseDecimal(text).ok;
