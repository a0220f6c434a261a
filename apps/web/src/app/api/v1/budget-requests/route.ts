import { listOpenBudgetRequests } from "@outlay/db/read-models/budget-requests";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { budgetClock } from "../../../../features/budgets/budget-clock.ts";
import { budgetRequestAnswer } from "../../../../features/scenarios/scenario-answer.ts";
import { database } from "../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const { clock } = await budgetClock(actor.value);
		const requests = await listOpenBudgetRequests(database(), actor.value, clock);
		return json({ items: requests.map(budgetRequestAnswer) });
	});
}
