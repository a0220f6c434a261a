import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { Money } from "../../design/money.tsx";
import type { AmountUnit } from "./budget-words.ts";

export interface BudgetAmountProps {
	/** Decimal text; null: not known, or none is set. */
	readonly amount: string | null;
	readonly unit: AmountUnit;
	/** Headlines are whole units. */
	readonly cents?: "muted" | "small" | "hidden" | undefined;
}

/** An amount of a budget in its unit, or a dash where there is none. */
export function BudgetAmount({ amount, unit, cents }: BudgetAmountProps) {
	if (amount === null) return <span className="text-ink-3">–</span>;
	if (unit.currency === null) return <span className="num">{budgetAmountText(amount, unit)}</span>;
	return <Money amount={amount} currency={unit.currency} cents={cents} />;
}
