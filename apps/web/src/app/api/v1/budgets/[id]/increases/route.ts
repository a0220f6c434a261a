import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import { requestIncrease } from "@outlay/db/repositories/budget-increases";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { increaseProblem } from "../../../../../../features/budgets/budget-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetIdSchema, increaseBodySchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const { clock } = await budgetClock(actor.value);
		const page = await readBudgetPage(database(), actor.value, { id: id.value, today: clock.today });
		return page === null ? notFound() : json({ items: page.increases });
	});
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(increaseBodySchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const input = { budgetId: id.value, ...body.value, clock };
		const asked = await requestIncrease(database(), actor.value, input);
		return asked.ok ? json(asked.value, { status: 201 }) : increaseProblem(asked.error);
	});
}
