import { listBudgets } from "@outlay/db/read-models/budgets";
import { answer } from "../../../../../api/answer.ts";
import { jsonWithEtag } from "../../../../../api/etag.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { budgetStateAnswer, evaluatedAtHeader } from "../../../../../features/budgets/budget-answer.ts";
import { budgetClock } from "../../../../../features/budgets/budget-clock.ts";
import { database } from "../../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const { clock } = await budgetClock(actor.value);
		const budgets = await listBudgets(database(), actor.value, clock);
		return jsonWithEtag(request, {
			body: { items: budgets.map(budgetStateAnswer) },
			headers: evaluatedAtHeader(budgets),
		});
	});
}
