import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { BUDGET_STATUSES } from "@outlay/finops/evaluate-budget";
import { descending, percentOf } from "../spend/query/decimal.ts";

/** What the list of budgets can be sorted by. */
export const BUDGET_SORT_KEYS = ["name", "amount", "used", "left", "forecast", "state"] as const;
export type BudgetSortKey = (typeof BUDGET_SORT_KEYS)[number];

export interface BudgetSort {
	readonly key: BudgetSortKey;
	readonly direction: "ascending" | "descending";
}

export const FIRST_SORT: BudgetSort = { key: "name", direction: "ascending" };

/**
 * Budgets in the order of a column; those of which it is not known come last either way. Amounts of different currencies
 * and units do not compare: they stand in groups, currencies first. `used` is the share of the plan; of states the worst
 * is first when ascending. Equal ones stay as they came.
 */
export function sortBudgets(
	budgets: readonly BudgetSummary[],
	{ key, direction }: BudgetSort,
): readonly BudgetSummary[] {
	const sign = direction === "ascending" ? 1 : -1;
	return [...budgets].sort((a, b) => {
		if (key === "name") return sign * a.name.localeCompare(b.name, "en");
		const [one, other] = [measured(a, key), measured(b, key)];
		if (one === null || other === null) return Number(one === null) - Number(other === null);
		const group = isAmount(key) ? unitOrder(a).localeCompare(unitOrder(b), "en") : 0;
		return group === 0 ? sign * descending(other, one) : group;
	});
}

type Measured = Exclude<BudgetSortKey, "name">;

const isAmount = (key: Measured) => key !== "used" && key !== "state";

/** Currencies by name before tokens and requests. */
const unitOrder = ({ unit, currency }: BudgetSummary) =>
	currency === null ? `other ${unit}` : `money ${currency}`;

function measured({ standing }: BudgetSummary, key: Measured): string | null {
	if (standing === null) return null;
	const { planned, used, left, forecast, status } = standing;
	switch (key) {
		case "amount":
			return planned;
		case "used":
			return used === null || planned === null ? null : percentOf(used, planned);
		case "left":
			return left;
		case "forecast":
			return forecast;
		default:
			return String(BUDGET_STATUSES.length - BUDGET_STATUSES.indexOf(status));
	}
}
