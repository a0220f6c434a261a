import { listScopeForecasts } from "@outlay/db/read-models/scope-forecasts";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { forecastQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(forecastQuerySchema, request);
		if (!query.ok) return query.error;
		const { today } = await organizationContext(actor.value);
		return json({ items: await listScopeForecasts(database(), actor.value, { today, owner: query.value }) });
	});
}
