import type { Day, DaySpan } from "./day.ts";

/**
 * An amount in the budget's unit, as an integer of one scale that the caller chooses (10^-36 of a currency, so that
 * converted money is exact). Nothing here divides or rounds.
 */
export type BudgetAmount = bigint;

/** Amounts of one version of a plan: of a period by its first day, else the same for every period. */
export interface PlanAmounts {
	readonly everyPeriod: BudgetAmount | null;
	readonly periods: ReadonlyMap<Day, BudgetAmount>;
}

/** A version that another one followed on a later day. */
export interface EarlierPlan extends PlanAmounts {
	/** The day that the next version was published on. */
	readonly until: Day;
}

/** The newest version of a plan, and those before it, the oldest first. */
export interface BudgetPlan extends PlanAmounts {
	readonly earlier: readonly EarlierPlan[];
}

/** What one version says of a period; null where it sets nothing. */
export const amountOfVersion = (
	{ everyPeriod, periods }: PlanAmounts,
	{ start }: DaySpan,
): BudgetAmount | null => periods.get(start) ?? everyPeriod;

/**
 * The amount of the plan for a period; null where none is set. A period that has ended keeps what the version of its last
 * day says, unless a later one names that very period: what is published today is for the period that runs and those to
 * come. What ended before the first version was
 * published has that one's.
 */
export function plannedAmount(plan: BudgetPlan, period: DaySpan): BudgetAmount | null {
	const { earlier } = plan;
	const held = earlier.findIndex(({ until }) => period.end <= until);
	const own = earlier[held];
	if (own === undefined) return amountOfVersion(plan, period);
	const named = [plan, ...earlier.slice(held + 1).reverse()].find(({ periods }) => periods.has(period.start));
	return amountOfVersion(named ?? own, period);
}
