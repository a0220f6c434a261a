import { firstDayOfSpend } from "@outlay/finops/budget";
import type { Day, DaySpan } from "@outlay/finops/day";
import { endedLimits, endedPeriods } from "@outlay/finops/ended-periods";
import { invariant } from "@outlay/finops/result";
import { readStoredBudget } from "../budgets/budget-rows.ts";
import { lackingIn, NOTHING_MISSING, readBudgetSpend } from "../budgets/budget-spend.ts";
import { readFiscalCalendar } from "../budgets/organization-day.ts";
import { queryOf, type SqlSession } from "../database.ts";
import { formatSum, sumText } from "./spend-amounts.ts";

/** A period that is over. Decimal text in the budget's unit; null: no amount was set. */
export interface EndedPeriod {
	/** Half-open. */
	readonly period: DaySpan;
	/** Of the version that held on its last day. */
	readonly amount: string | null;
	/** The amount, what rolled over, and increases that raised the plan. */
	readonly planned: string | null;
	/** The plan and the other increases. */
	readonly cap: string | null;
	/** By what is known today: bills come late. */
	readonly used: string;
	/** Of the plan; negative: overspent. */
	readonly left: string | null;
	/** Currencies that no rate converts: more was used than `used` says. */
	readonly unconverted: readonly string[];
	/** Models whose usage has no price: the same. */
	readonly unpriced: readonly string[];
}

export const ENDED_PERIODS_MAX = 12;

/**
 * How the last periods of a budget ended, the latest first, at most {@link ENDED_PERIODS_MAX}. None of a rolling budget,
 * nor of one for each person, whose people had different uses. Inside a transaction that the caller holds; the caller has
 * checked who sees the budget.
 */
export async function readEndedPeriods(
	session: SqlSession,
	organizationId: string,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<readonly EndedPeriod[]> {
	const query = queryOf(session);
	const stored = await readStoredBudget(query, organizationId, id);
	if (stored === null || stored.perPerson) return [];
	const { budget } = stored;
	const fiscal = await readFiscalCalendar(query, organizationId);
	const wanted = { today, after: budget.start, max: ENDED_PERIODS_MAX };
	const periods = endedPeriods(budget, fiscal, wanted);
	const oldest = periods.at(-1);
	if (oldest === undefined) return [];
	const span = { start: firstDayOfSpend(budget, fiscal, oldest.start), end: today };
	const spends = await readBudgetSpend(session, organizationId, {
		wanted: [{ budget: stored, span }],
		missing: NOTHING_MISSING,
	});
	const found = spends.get(id);
	invariant(found !== undefined, "the budget's spend was read");
	return endedLimits(budget, fiscal, { periods, spend: found.spend }).map((limits) => ({
		period: limits.period,
		amount: sumText(limits.amount),
		planned: sumText(limits.planned),
		cap: sumText(limits.cap),
		used: formatSum(limits.used),
		left: sumText(limits.planned === null ? null : limits.planned - limits.used),
		...lackingIn(found, limits.period),
	}));
}
