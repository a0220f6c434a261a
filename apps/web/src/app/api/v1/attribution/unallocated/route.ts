import { isClaimableCursor, listClaimable } from "@outlay/db/read-models/attribution-claimable";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { badCursor, parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { attributionPeriod } from "../../../../../features/attribution/attribution-period.ts";
import { pseudonymKey } from "../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../main.ts";
import { claimableQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(claimableQuerySchema, request);
		if (!query.ok) return query.error;
		const { from, to, cursor = null, ...asked } = query.value;
		if (cursor !== null && !isClaimableCursor(cursor)) return badCursor(cursor);
		const { span } = await attributionPeriod(actor.value, { from, to });
		const page = { ...asked, span, cursor, pseudonymKey: pseudonymKey() };
		return json(await listClaimable(database(), actor.value, page));
	});
}
