import { readBridge } from "@outlay/db/read-models/bridge";
import { readBridgeExplanations } from "@outlay/db/read-models/bridge-explanations";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { problem } from "../../../../api/problem.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { bridgeAnswer } from "../../../../features/bridge/bridge-answer.ts";
import { askedBridge } from "../../../../features/bridge/bridge-asked.ts";
import { bridgeProblem } from "../../../../features/bridge/bridge-problem.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { bridgeQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(bridgeQuerySchema, request);
		if (!query.ok) return query.error;
		const context = await organizationContext(actor.value);
		const asked = askedBridge(query.value, context, query.value.lines);
		const reading = await readBridge(database(), actor.value, asked);
		if (!reading.ok) return problem(bridgeProblem(reading.error));
		const { from, to, today } = asked;
		const { filters } = reading.value.scope;
		const explanations = await readBridgeExplanations(database(), actor.value, {
			bridge: { filters, from, to },
			today,
		});
		return json(bridgeAnswer(reading.value, explanations));
	});
}
