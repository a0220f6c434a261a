import { readAudit } from "@outlay/db/read-models/audit";
import { readOrganization } from "@outlay/db/repositories/organizations";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { database } from "../../../../main.ts";
import { auditListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("audit.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(auditListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit, ...filter } = query.value;
		const { timeZone } = await readOrganization(database(), actor.value);
		const page = await readAudit(database(), actor.value, {
			filter: { ...filter, timeZone },
			position: cursor === undefined ? { kind: "newest" } : { kind: "before", sequence: cursor },
			limit,
		});
		const last = page.events.at(-1);
		return json({ items: page.events, nextCursor: page.hasOlder ? (last?.sequence ?? null) : null });
	});
}
