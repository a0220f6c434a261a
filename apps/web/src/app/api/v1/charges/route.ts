import { type ChargeQuery, listCharges } from "@outlay/db/read-models/spend-charges";
import { answer, csvAttachment, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { filtersOf } from "../../../../features/spend/api/filter-schema.ts";
import { chargesCsv } from "../../../../features/spend/charges/charges-csv.ts";
import { readCursor, writeCursor } from "../../../../features/spend/charges/cursor.ts";
import { organizationContext, pseudonymKey } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { chargesRequestSchema, PAGE_MAX } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(chargesRequestSchema, request);
		if (!query.ok) return query.error;
		const { from, to, cursor, limit, hierarchy } = query.value;
		const { today } = await organizationContext(actor.value);
		const asked = {
			span: { start: from, end: to },
			hierarchy: hierarchy === "now" ? ({ kind: "as_now", today } as const) : ({ kind: "as_was" } as const),
			filters: filtersOf(query.value),
			currency: query.value.currency ?? null,
			convertTo: query.value.convertTo ?? null,
			pseudonymKey: pseudonymKey(),
		};
		const list = (page: Pick<ChargeQuery, "cursor" | "limit">) =>
			listCharges(database(), actor.value, { ...asked, ...page });
		const first = cursor === undefined ? null : readCursor(cursor);
		if (query.value.format === "csv") {
			const body = chargesCsv((next) => list({ cursor: next ?? first, limit: PAGE_MAX }));
			return csvAttachment(body, `charges-${from}-${to}.csv`);
		}
		const page = await list({ cursor: first, limit });
		const nextCursor = page.nextCursor === null ? null : writeCursor(page.nextCursor);
		return json({ items: page.charges, nextCursor });
	});
}
