import { requestBudget } from "@outlay/db/repositories/budget-requests";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { budgetRequestProblem } from "../../../../../../features/scenarios/scenario-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetRequestBodySchema, scenarioIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const id = parsePath(scenarioIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(budgetRequestBodySchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const input = { scenarioId: id.value, ...body.value, clock };
		const asked = await requestBudget(database(), actor.value, input);
		return asked.ok ? json(asked.value, { status: 201 }) : budgetRequestProblem(asked.error);
	});
}
