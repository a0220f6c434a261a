import { listVersions } from "@outlay/db/read-models/attribution-history";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { isoOrNull } from "../../../../../features/attribution/answers.ts";
import { database } from "../../../../../main.ts";
import { versionsQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(versionsQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit } = query.value;
		const { items, nextCursor } = await listVersions(database(), actor.value, { before: cursor, limit });
		return json({
			items: items.map((item) => ({ ...item, publishedAt: isoOrNull(item.publishedAt) })),
			nextCursor: nextCursor === null ? null : String(nextCursor),
		});
	});
}
