import { listUnpriced } from "@outlay/db/read-models/prices-unpriced";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { readUnpricedCursor, writeUnpricedCursor } from "../../../../../features/prices/unpriced-cursor.ts";
import { database } from "../../../../../main.ts";
import { unpricedListQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(unpricedListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit } = query.value;
		const page = await listUnpriced(database(), actor.value, {
			limit,
			cursor: readUnpricedCursor(cursor ?? ""),
		});
		const nextCursor = page.nextCursor === null ? null : writeUnpricedCursor(page.nextCursor);
		return json({ items: page.items, nextCursor });
	});
}
