import { decideBudgetRequest } from "@outlay/db/repositories/budget-requests";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { DEFAULT_THRESHOLDS } from "../../../../../../features/budgets/new-budget.ts";
import { budgetDecisionProblem } from "../../../../../../features/scenarios/scenario-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetRequestDecisionSchema, budgetRequestIdSchema } from "../../../scenarios/schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.approve");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetRequestIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(budgetRequestDecisionSchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const input = { id: id.value, ...body.value, thresholds: DEFAULT_THRESHOLDS, clock };
		const decided = await decideBudgetRequest(database(), actor.value, input);
		return decided.ok ? json(decided.value) : budgetDecisionProblem(decided.error);
	});
}
