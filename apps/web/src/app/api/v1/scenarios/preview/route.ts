import { previewScenario } from "@outlay/db/read-models/scenarios";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../features/budgets/budget-clock.ts";
import { database } from "../../../../../main.ts";
import { previewBodySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const body = await parseBody(previewBodySchema, request);
		if (!body.ok) return body.error;
		const { clock } = await budgetClock(actor.value);
		const asked = { plan: body.value.inputs, today: clock.today };
		return json(await previewScenario(database(), actor.value, asked));
	});
}
