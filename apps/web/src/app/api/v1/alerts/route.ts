import { listAlerts } from "@outlay/db/read-models/alerts";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { alertListView } from "../../../../features/alerts/alert-view.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { alertListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(alertListQuerySchema, request);
		if (!query.ok) return query.error;
		const { status, mine, limit, cursor = null } = query.value;
		const { kind = null, severity = null, owner = null, q: text = null, of = null } = query.value;
		const { today } = await organizationContext(actor.value);
		const asked = { status, mine: mine === "true", today, limit, cursor };
		const filter = { kind, severity, owner, text, of };
		return json(alertListView(await listAlerts(database(), actor.value, { ...asked, filter })));
	});
}
