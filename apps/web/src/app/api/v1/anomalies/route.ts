import { listAnomalies } from "@outlay/db/read-models/anomalies";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { anomalyListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(anomalyListQuerySchema, request);
		if (!query.ok) return query.error;
		const { limit, cursor = null } = query.value;
		const { today } = await organizationContext(actor.value);
		const { anomalies, nextCursor } = await listAnomalies(database(), actor.value, { today, limit, cursor });
		return json({ items: anomalies, nextCursor });
	});
}
