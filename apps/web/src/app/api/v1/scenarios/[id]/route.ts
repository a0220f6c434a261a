import { readScenario } from "@outlay/db/read-models/scenarios";
import { archiveScenario, changeScenario } from "@outlay/db/repositories/scenarios";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../features/budgets/budget-clock.ts";
import { scenarioAnswer } from "../../../../../features/scenarios/scenario-answer.ts";
import { scenarioProblem } from "../../../../../features/scenarios/scenario-problem.ts";
import { database } from "../../../../../main.ts";
import { scenarioChangeSchema, scenarioIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, OPTIONS } = otherMethods("GET", "PUT", "DELETE");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const id = parsePath(scenarioIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const { clock } = await budgetClock(actor.value);
		const scenario = await readScenario(database(), actor.value, { id: id.value, today: clock.today });
		return scenario === null ? notFound() : json(scenarioAnswer(scenario));
	});
}

export function PUT(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const id = parsePath(scenarioIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(scenarioChangeSchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const { revision, inputs: plan, ...named } = body.value;
		const input = { id: id.value, revision, content: { ...named, plan }, clock };
		const changed = await changeScenario(database(), actor.value, input);
		return changed.ok ? json(changed.value) : scenarioProblem(changed.error);
	});
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.request");
		if (!actor.ok) return actor.error;
		const id = parsePath(scenarioIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const { clock } = await budgetClock(actor.value);
		const archived = await archiveScenario(database(), actor.value, { id: id.value, clock });
		return archived.ok ? new Response(null, { status: 204 }) : scenarioProblem(archived.error);
	});
}
