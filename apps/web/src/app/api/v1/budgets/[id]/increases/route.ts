import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import { requestIncrease } from "@outlay/db/repositories/budget-increases";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath, parseQuery } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { increaseProblem } from "../../../../../../features/budgets/budget-problem.ts";
import { database } from "../../../../../../main.ts";
import { budgetIdSchema, budgetIncreasesQuerySchema, increaseBodySchema } from "../../schema.ts";

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
		const query = parseQuery(budgetIncreasesQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit } = query.value;
		const { clock } = await budgetClock(actor.value);
		const budget = await readBudgetPage(database(), actor.value, { id: id.value, today: clock.today });
		if (budget === null) return notFound();
		const found = budget.increases.filter((increase) => cursor === undefined || increase.id < cursor);
		const items = found.slice(0, limit);
		return json({ items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null });
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
