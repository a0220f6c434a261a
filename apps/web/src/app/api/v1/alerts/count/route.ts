import { countOpenAlerts } from "@outlay/db/read-models/alerts";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { organizationContext } from "../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const { today } = await organizationContext(actor.value);
		return json({ open: await countOpenAlerts(database(), actor.value, today) });
	});
}
