import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { readPlace, writePlace } from "../../../../api/page.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { billingAccountsNow } from "../../../../features/imports/billing-accounts.ts";
import { importsApiActor } from "../../../../features/imports/imports-actor.ts";
import { billingAccountListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(billingAccountListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit } = query.value;
		const [issuer, name, id] = readPlace(cursor ?? "") ?? [];
		const after =
			issuer === undefined || name === undefined || id === undefined ? null : { issuer, name, id };
		const page = await billingAccountsNow(actor.value, { cursor: after, limit });
		const { items, window, nextCursor: last } = page;
		const nextCursor = last === null ? null : writePlace([last.issuer, last.name, last.id]);
		return json({ items, window, nextCursor });
	});
}
