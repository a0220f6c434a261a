import { publishPlan } from "@outlay/db/repositories/budgets";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { budgetProblem } from "../../../../../../features/budgets/budget-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetIdSchema, planBodySchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(planBodySchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const { revision, kind, ...plan } = body.value;
		const input = { id: id.value, revision, kind, plan, clock };
		const published = await publishPlan(database(), actor.value, input);
		return published.ok ? json(published.value, { status: 201 }) : budgetProblem(published.error);
	});
}
