import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { ButtonLink } from "../../design/button-link.tsx";
import { budgetBridgeHref } from "./budget-bridge-url.ts";

/** Leads from a budget to why its spend is not its plan. Tokens and requests have no bridge. */
export function BudgetBridgeLink({ budget }: { readonly budget: Pick<BudgetSummary, "id" | "unit"> }) {
	if (budget.unit !== "money") return null;
	return (
		<ButtonLink href={budgetBridgeHref({ budget: budget.id, from: null, to: null })} size="sm">
			What moved
		</ButtonLink>
	);
}
