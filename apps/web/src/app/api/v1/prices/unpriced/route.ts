import { listUnpriced } from "@outlay/db/read-models/prices-unpriced";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.read");
		if (!actor.ok) return actor.error;
		return json({ items: await listUnpriced(database(), actor.value) });
	});
}
