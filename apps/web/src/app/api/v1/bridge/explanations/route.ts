import { readBridge } from "@outlay/db/read-models/bridge";
import { explainBridge } from "@outlay/db/repositories/bridge-explanations";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { problem } from "../../../../../api/problem.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { askedBridge } from "../../../../../features/bridge/bridge-asked.ts";
import { bridgeProblem, NOT_ALL_SEEN } from "../../../../../features/bridge/bridge-problem.ts";
import { organizationContext } from "../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../main.ts";
import { explanationBodySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(explanationBodySchema, request);
		if (!body.ok) return body.error;
		const { text, ...bridge } = body.value;
		const asked = askedBridge(bridge, await organizationContext(actor.value), 1);
		// Only what can be asked for can be explained; and how much it is about is kept with the words.
		const reading = await readBridge(database(), actor.value, asked);
		if (!reading.ok) return problem(bridgeProblem(reading.error));
		const { currency, change, scope } = reading.value;
		const { from, to, today } = asked;
		const kept = await explainBridge(database(), actor.value, {
			bridge: { filters: scope.filters, from, to },
			text,
			about: currency === null || change === null ? null : { currency, change: change.amount },
			now: new Date(),
			today,
		});
		return kept.ok ? json(kept.value, { status: 201 }) : problem(NOT_ALL_SEEN);
	});
}
