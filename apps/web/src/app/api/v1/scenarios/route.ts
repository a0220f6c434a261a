import { listScenarios } from "@outlay/db/read-models/scenarios";
import { createScenario } from "@outlay/db/repositories/scenarios";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { budgetClock } from "../../../../features/budgets/budget-clock.ts";
import { scenarioAnswer } from "../../../../features/scenarios/scenario-answer.ts";
import { scenarioProblem } from "../../../../features/scenarios/scenario-problem.ts";
import { database } from "../../../../main.ts";
import { scenarioBodySchema, scenarioListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(scenarioListQuerySchema, request);
		if (!query.ok) return query.error;
		const { clock } = await budgetClock(actor.value);
		const { cursor, limit } = query.value;
		const found = (await listScenarios(database(), actor.value, clock))
			.filter(({ id }) => cursor === undefined || id < cursor)
			.toSorted((a, b) => (a.id < b.id ? 1 : -1));
		const page = found.slice(0, limit);
		const nextCursor = found.length > limit ? (page.at(-1)?.id ?? null) : null;
		return json({ items: page.map(scenarioAnswer), nextCursor });
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const body = await parseBody(scenarioBodySchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const { inputs: plan, ...named } = body.value;
		const made = await createScenario(database(), actor.value, { content: { ...named, plan }, clock });
		if (!made.ok) return scenarioProblem(made.error);
		return json(made.value, { status: 201, location: `/api/v1/scenarios/${made.value.id}` });
	});
}
