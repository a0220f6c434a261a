import type { BudgetRequestRow } from "@outlay/db/read-models/budget-requests";
import type { ScenarioView } from "@outlay/db/read-models/scenarios";

/** A scenario as the API answers it. */
export function scenarioAnswer({ owner, ownerName, plan, request, ...rest }: ScenarioView) {
	return {
		...rest,
		owner: { ...owner, name: ownerName },
		inputs: plan,
		request: request === null ? null : budgetRequestAnswer(request),
	};
}

/** A request for a new budget as the API answers it. */
export function budgetRequestAnswer({ owner, ownerName, ...rest }: BudgetRequestRow) {
	return { ...rest, owner: { ...owner, name: ownerName } };
}
