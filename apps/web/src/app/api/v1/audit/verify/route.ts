import { verifyAudit } from "@outlay/db/repositories/audit";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { auditVerifyQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("audit.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(auditVerifyQuerySchema, request);
		if (!query.ok) return query.error;
		return json(await verifyAudit(database(), actor.value, query.value.head ?? null));
	});
}
