import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { ButtonLink } from "../../design/button-link.tsx";
import { budgetBridgeHref } from "./budget-bridge-url.ts";

interface BudgetBridgeLinkProps {
	readonly budget: Pick<BudgetSummary, "id" | "unit" | "perPerson">;
}

/** Leads from a budget to why its spend is not its plan. Tokens, requests and amounts for each person have no bridge. */
export function BudgetBridgeLink({ budget }: BudgetBridgeLinkProps) {
	if (budget.unit !== "money" || budget.perPerson) return null;
	return (
		<ButtonLink href={budgetBridgeHref({ budget: budget.id, from: null, to: null })} size="sm">
			What moved
		</ButtonLink>
	);
}
