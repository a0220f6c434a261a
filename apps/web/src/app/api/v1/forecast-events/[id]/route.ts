import { removeForecastEvent } from "@outlay/db/repositories/forecast-events";
import { answer } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { eventIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("forecasts.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(eventIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const removed = await removeForecastEvent(database(), actor.value, { id: id.value, now: new Date() });
		return removed ? new Response(null, { status: 204 }) : notFound();
	});
}
