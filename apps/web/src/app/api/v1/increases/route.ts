import { listIncreases } from "@outlay/db/read-models/budget-page";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { budgetClock } from "../../../../features/budgets/budget-clock.ts";
import { database } from "../../../../main.ts";
import { increaseListQuerySchema } from "../budgets/schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(increaseListQuerySchema, request);
		if (!query.ok) return query.error;
		const { status: asked, limit, cursor = null } = query.value;
		const { clock } = await budgetClock(actor.value);
		const status = asked === "all" ? null : asked;
		const wanted = { today: clock.today, status, limit, cursor };
		return json(await listIncreases(database(), actor.value, wanted));
	});
}
