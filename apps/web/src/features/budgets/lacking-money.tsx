import type { BudgetStanding } from "@outlay/db/read-models/budgets";

/** Below an amount that is used: what was used beside it, nobody knows for how much. */
export function LackingMoney({ unconverted, unpriced }: Pick<BudgetStanding, "unconverted" | "unpriced">) {
	return (
		<>
			{unconverted.length > 0 && (
				<div className="text-xs text-ink-3">and {unconverted.join(", ")} without a rate</div>
			)}
			{unpriced.length > 0 && (
				<div className="text-xs text-ink-3">and {unpriced.join(", ")} without a price</div>
			)}
		</>
	);
}
