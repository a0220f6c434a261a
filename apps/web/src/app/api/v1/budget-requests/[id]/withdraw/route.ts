import { withdrawBudgetRequest } from "@outlay/db/repositories/budget-requests";
import { answer } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { budgetDecisionProblem } from "../../../../../../features/scenarios/scenario-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetRequestIdSchema } from "../../../scenarios/schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetRequestIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const { clock } = await budgetClock(actor.value);
		const withdrawn = await withdrawBudgetRequest(database(), actor.value, { id: id.value, clock });
		return withdrawn.ok ? new Response(null, { status: 204 }) : budgetDecisionProblem(withdrawn.error);
	});
}
