import { readAnomalySettings } from "@outlay/db/read-models/anomalies";
import { changeFloors } from "@outlay/db/repositories/anomalies";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { floorsSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, DELETE, OPTIONS } = otherMethods("GET", "PUT");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		return json(await readAnomalySettings(database(), actor.value, { now: new Date() }));
	});
}

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("budgets.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(floorsSchema, request);
		if (!body.ok) return body.error;
		await changeFloors(database(), actor.value, { floors: body.value, now: new Date() });
		return json(await readAnomalySettings(database(), actor.value, { now: new Date() }));
	});
}
