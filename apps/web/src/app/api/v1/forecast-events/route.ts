import {
	addForecastEvent,
	type ForecastEventFault,
	listForecastEvents,
} from "@outlay/db/repositories/forecast-events";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { pageOf } from "../../../../api/page.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { problem } from "../../../../api/problem.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { eventAnswer, newEvent } from "../../../../features/forecasts/event-answer.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { eventBodySchema, eventListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(eventListQuerySchema, request);
		if (!query.ok) return query.error;
		const { today } = await organizationContext(actor.value);
		const events = await listForecastEvents(database(), actor.value, { today });
		const page = pageOf(events, query.value, { placeOf: ({ day, id }) => [day, id], descending: true });
		return json({ ...page, items: page.items.map(eventAnswer) });
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("forecasts.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(eventBodySchema, request);
		if (!body.ok) return body.error;
		const input = { event: newEvent(body.value), now: new Date() };
		const added = await addForecastEvent(database(), actor.value, input);
		if (!added.ok) return eventProblem(added.error);
		return json(added.value, { status: 201, location: `/api/v1/forecast-events/${added.value.id}` });
	});
}

function eventProblem(fault: ForecastEventFault): Response {
	if (fault.code === "too_many") {
		return problem({
			status: 422,
			code: "too_many",
			title: `There are ${fault.max} known changes already.`,
			fix: "Remove those that lie in the distant past.",
		});
	}
	return problem({
		status: 422,
		code: "unknown_owner",
		title: `There is no ${fault.kind} ${fault.slug}.`,
		field: "owner",
		value: fault.slug,
		fix: `Use the short name of a ${fault.kind} of the hierarchy, or add it there first.`,
	});
}
