import { listDeliveries } from "@outlay/db/read-models/deliveries";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { notFound, parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { deliveryListView } from "../../../../features/deliveries/delivery-view.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { deliveryListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(deliveryListQuerySchema, request);
		if (!query.ok) return query.error;
		const { to: asked, status, limit, cursor = null } = query.value;
		const to =
			asked === "all" || asked === "people"
				? ({ kind: asked } as const)
				: ({ kind: "channel", id: asked } as const);
		const { today } = await organizationContext(actor.value);
		const page = await listDeliveries(database(), actor.value, { to, status, today, limit, cursor });
		return page === null ? notFound() : json(deliveryListView(page));
	});
}
