import { type BudgetAmount, type BudgetPlan, plannedAmount } from "./budget-plan.ts";
import { type BudgetWindow, budgetPeriodOf, budgetPeriodsUntil } from "./budget-window.ts";
import { addDays, type Day, type DaySpan } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

/** What a budget counts. `money` is in the budget's currency. */
export const BUDGET_UNITS = ["money", "tokens", "requests"] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

/** `alert` tells; `cap` also asks whoever enforces it to stop. */
export const BUDGET_MODES = ["alert", "cap"] as const;
export type BudgetMode = (typeof BUDGET_MODES)[number];

/**
 * More for a while: `amount` once, for what is past the plan from the first day to the last (included). What it paid
 * for stays paid when it ends, and what one period used of it is gone in the next.
 */
export interface BudgetIncrease {
	readonly id: string;
	readonly amount: BudgetAmount;
	readonly first: Day;
	readonly last: Day;
	/** It raises the plan too, so that percentages of thresholds are of more; else only the cap. */
	readonly raisesPlan: boolean;
}

/** What the increases that count on a day come to, in full, whatever was used of them: those that have begun and not ended. */
export const increasesOn = (increases: readonly BudgetIncrease[], day: Day): BudgetAmount =>
	increases.reduce((sum, { amount, first, last }) => (first <= day && day <= last ? sum + amount : sum), 0n);

/** What {@link budgetLimits} and `evaluateBudget` need to know of a budget. */
export interface Budget {
	readonly window: BudgetWindow;
	/** First day that counts. Its period is the first of the chain that rolls over. */
	readonly start: Day;
	readonly plan: BudgetPlan;
	/** Null: what is left of a period is gone. `ceiling` null: all of it rolls over, else at most so much. */
	readonly rollover: { readonly ceiling: BudgetAmount | null } | null;
	/** The approved ones, as they were approved: the earlier ones pay first. */
	readonly increases: readonly BudgetIncrease[];
}

/** Spend of a budget's scope by day, in its unit; days that are missing have none. Corrections may be negative. */
export type SpendByDay = ReadonlyMap<Day, BudgetAmount>;

/** What a period may cost. */
export interface BudgetLimits {
	readonly period: DaySpan;
	/** Of the plan alone; null: no amount is set for this period. */
	readonly amount: BudgetAmount | null;
	/** What rolled over from the period before; zero when nothing does. */
	readonly carried: BudgetAmount;
	/** `amount`, `carried` and increases that raise the plan. */
	readonly planned: BudgetAmount | null;
	/** `planned` and the other increases: what a cap holds. */
	readonly cap: BudgetAmount | null;
	readonly used: BudgetAmount;
	/** Increases that count now, with what each adds. */
	readonly increases: readonly { readonly id: string; readonly amount: BudgetAmount }[];
}

/**
 * The limits of the period that `today` is in; null before the budget starts and outside its span. Where something
 * rolls over, the chain is followed from the budget's start: what a period leaves is what it could cost (amount and
 * carried, without increases) less what it used, never below zero and never above the ceiling. A period without an
 * amount leaves nothing.
 */
export function budgetLimits(
	budget: Budget,
	fiscal: FiscalCalendar,
	{ spend, today }: { readonly spend: SpendByDay; readonly today: Day },
): BudgetLimits | null {
	const { window, start } = budget;
	const current = budgetPeriodOf(window, fiscal, today);
	if (current === null || today < start) return null;
	const earliest = budget.increases.reduce((first, each) => (each.first < first ? each.first : first), today);
	const from = budget.rollover === null ? (earliest > start ? earliest : start) : start;
	let carried = 0n;
	const left = new Map(budget.increases.map(({ id, amount }) => [id, amount]));
	for (const period of budgetPeriodsUntil(window, fiscal, { start: from, day: today })) {
		const days = { start: period.start > start ? period.start : start, end: period.end };
		const limits = limitsOf(budget, { period, days, carried, left, spend, today });
		if (period.start === current.start) return limits;
		for (const { id, used } of usedIncreases(budget, limits, { days, left, spend })) {
			left.set(id, (left.get(id) ?? 0n) - used);
		}
		carried = rolledOver(budget, limits);
	}
	return null;
}

/**
 * The first day whose spend {@link budgetLimits} looks at, for a day: of the period, of the chain that rolls over, or of
 * the period in which the earliest increase began.
 */
export function firstDayOfSpend(budget: Budget, fiscal: FiscalCalendar, today: Day): Day {
	const { rollover, increases, start, window } = budget;
	const period = budgetPeriodOf(window, fiscal, today)?.start ?? today;
	if (rollover !== null) return start;
	const days = increases.map(({ first }) => budgetPeriodOf(window, fiscal, first)?.start ?? first);
	const earliest = days.reduce((first, day) => (day < first ? day : first), period);
	return earliest > start ? earliest : start;
}

/** The first day of the running period that counts: not one before the budget's start. Null when it is not running. */
export function firstCountedDay({ window, start }: Budget, fiscal: FiscalCalendar, today: Day): Day | null {
	const period = budgetPeriodOf(window, fiscal, today);
	if (period === null || today < start) return null;
	return period.start > start ? period.start : start;
}

/** Sum of a span's days; the end is not in it. */
export function spendOf(spend: SpendByDay, span: DaySpan): BudgetAmount {
	let sum = 0n;
	for (let day = span.start; day < span.end; day = addDays(day, 1)) sum += spend.get(day) ?? 0n;
	return sum;
}

interface PeriodInput {
	readonly period: DaySpan;
	/** Of the period, those from the budget's start on. */
	readonly days: DaySpan;
	readonly carried: BudgetAmount;
	/** What earlier periods left of each increase. */
	readonly left: ReadonlyMap<string, BudgetAmount>;
	readonly spend: SpendByDay;
	readonly today: Day;
}

function limitsOf(budget: Budget, input: PeriodInput): BudgetLimits {
	const { period, days, carried, spend, today } = input;
	const amount = plannedAmount(budget.plan, period);
	const used = spendOf(spend, days);
	if (amount === null) {
		return { period, amount, carried: 0n, planned: null, cap: null, used, increases: [] };
	}
	const base = amount + carried;
	let planned = base;
	let cap = base;
	const increases: { readonly id: string; readonly amount: BudgetAmount }[] = [];
	for (const increase of budget.increases) {
		if (increase.first > today || increase.last < days.start || increase.first >= days.end) continue;
		const left = input.left.get(increase.id) ?? 0n;
		const adds = increase.last < today ? paidBy(increase, { days, spend, base: cap, left }) : left;
		if (adds === 0n) continue;
		increases.push({ id: increase.id, amount: adds });
		cap += adds;
		if (increase.raisesPlan) planned += adds;
	}
	return { period, amount, carried, planned, cap, used, increases };
}

/** What an increase that has ended paid for in a period: what was past `base` by its last day. */
function paidBy(
	{ last }: BudgetIncrease,
	input: { readonly days: DaySpan; readonly spend: SpendByDay; readonly base: bigint; readonly left: bigint },
): BudgetAmount {
	const { days, spend, base, left } = input;
	const end = addDays(last, 1);
	const past = spendOf(spend, { start: days.start, end: end < days.end ? end : days.end }) - base;
	return past <= 0n ? 0n : past < left ? past : left;
}

/** What a period that is over used of each increase. */
function usedIncreases(
	budget: Budget,
	limits: BudgetLimits,
	input: { readonly days: DaySpan; readonly left: ReadonlyMap<string, bigint>; readonly spend: SpendByDay },
): readonly { readonly id: string; readonly used: BudgetAmount }[] {
	if (limits.amount === null) return [];
	let base = limits.amount + limits.carried;
	const counted = new Set(limits.increases.map(({ id }) => id));
	return budget.increases
		.filter(({ id }) => counted.has(id))
		.map((increase) => {
			const used = paidBy(increase, { ...input, base, left: input.left.get(increase.id) ?? 0n });
			base += used;
			return { id: increase.id, used };
		});
}

function rolledOver({ rollover }: Budget, { amount, carried, used }: BudgetLimits): BudgetAmount {
	if (rollover === null || amount === null) return 0n;
	const left = amount + carried - used;
	if (left <= 0n) return 0n;
	return rollover.ceiling !== null && left > rollover.ceiling ? rollover.ceiling : left;
}
