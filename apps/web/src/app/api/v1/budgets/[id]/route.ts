import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import { archiveBudget, changeBudget } from "@outlay/db/repositories/budgets";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { budgetPageAnswer } from "../../../../../features/budgets/budget-answer.ts";
import { budgetClock } from "../../../../../features/budgets/budget-clock.ts";
import { budgetProblem } from "../../../../../features/budgets/budget-problem.ts";
import { database } from "../../../../../main.ts";
import { budgetChangeSchema, budgetIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, OPTIONS } = otherMethods("GET", "PATCH", "DELETE");

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
		return page === null ? notFound() : json(budgetPageAnswer(page));
	});
}

export function PATCH(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(budgetChangeSchema, request);
		if (!body.ok) return body.error;
		const { revision, ...change } = body.value;
		const input = { id: id.value, revision, change, now: new Date() };
		const changed = await changeBudget(database(), actor.value, input);
		return changed.ok ? json(changed.value) : budgetProblem(changed.error);
	});
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const archived = await archiveBudget(database(), actor.value, { id: id.value, now: new Date() });
		return archived.ok ? new Response(null, { status: 204 }) : notFound();
	});
}
