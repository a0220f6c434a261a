import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { ButtonLink } from "../../design/button-link.tsx";
import { sidesHref } from "./sides-url.ts";

interface BudgetBridgeLinkProps {
	readonly budget: Pick<BudgetSummary, "id" | "unit" | "perPerson">;
}

/** Leads from a budget to why its spend is not its plan. Tokens, requests and amounts for each person have no bridge. */
export function BudgetBridgeLink({ budget }: BudgetBridgeLinkProps) {
	if (budget.unit !== "money" || budget.perPerson) return null;
	return (
		<ButtonLink href={sidesHref({ kind: "budget", id: budget.id })} size="sm">
			What moved
		</ButtonLink>
	);
}
