import { listBudgets } from "@outlay/db/read-models/budgets";
import { seesPeople } from "@outlay/db/read-models/spend-dimensions";
import { createBudget } from "@outlay/db/repositories/budgets";
import { answer, csvAttachment, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { problem } from "../../../../api/problem.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { budgetAnswer } from "../../../../features/budgets/budget-answer.ts";
import { budgetClock } from "../../../../features/budgets/budget-clock.ts";
import { budgetProblem } from "../../../../features/budgets/budget-problem.ts";
import { budgetsCsv } from "../../../../features/budgets/budgets-csv.ts";
import { newBudget, type StartTooEarly } from "../../../../features/budgets/new-budget.ts";
import { database } from "../../../../main.ts";
import { budgetBodySchema, budgetListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(budgetListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = "", limit, status, ended, format } = query.value;
		const { clock } = await budgetClock(actor.value);
		const all = (
			await listBudgets(database(), actor.value, { today: clock.today, isEnded: ended === "true" })
		).filter(({ standing }) => status === undefined || standing?.status === status);
		if (format === "csv") return csvAttachment(budgetsCsv(all), `budgets-${clock.today}.csv`);
		const found = all.filter(({ id }) => id > cursor).toSorted((a, b) => (a.id < b.id ? -1 : 1));
		const page = found.slice(0, limit);
		const nextCursor = found.length > limit ? (page.at(-1)?.id ?? null) : null;
		return json({ items: page.map(budgetAnswer), nextCursor });
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(budgetBodySchema, request);
		if (!body.ok) return body.error;
		const ofPeople = body.value.scope.some(({ dimension }) => dimension === "principal");
		if (ofPeople && !seesPeople(actor.value)) return hiddenPeople();
		const context = await budgetClock(actor.value);
		const definition = newBudget(body.value, context);
		if (!definition.ok) return startTooEarly(definition.error);
		const { clock } = context;
		const input = { definition: definition.value, plan: body.value.plan, clock };
		const made = await createBudget(database(), actor.value, input);
		if (!made.ok) return budgetProblem(made.error);
		return json({ id: made.value.id }, { status: 201, location: `/api/v1/budgets/${made.value.id}` });
	});
}

/** Whoever does not see people would make a budget that they do not see. */
function hiddenPeople(): Response {
	return problem({
		status: 403,
		code: "forbidden",
		title: "A budget of people needs the right people.spend.read.",
		field: "scope",
		fix: "Leave principal out, or ask somebody who sees spend by person.",
	});
}

function startTooEarly({ startDay, earliest }: StartTooEarly): Response {
	return problem({
		status: 422,
		code: "start_too_early",
		title: "A budget begins in the last five years or later.",
		field: "startDay",
		value: startDay,
		fix: `Write ${earliest} or a later day.`,
	});
}
