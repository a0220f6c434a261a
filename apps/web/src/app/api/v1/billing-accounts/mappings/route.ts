import type { MappingView } from "@outlay/db/read-models/billing-accounts";
import { changeMapping } from "@outlay/db/repositories/connections";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { pageOf } from "../../../../../api/page.ts";
import { parseBody, parseQuery } from "../../../../../api/parse-request.ts";
import { problem } from "../../../../../api/problem.ts";
import { billingAccountsNow } from "../../../../../features/imports/billing-accounts.ts";
import { importsApiActor } from "../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../main.ts";
import { mappingBodySchema, mappingListQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, DELETE, OPTIONS } = otherMethods("GET", "PUT");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(mappingListQuerySchema, request);
		if (!query.ok) return query.error;
		const { mappings } = await billingAccountsNow(actor.value, { cursor: null, limit: 0 });
		const placeOf = ({ source, issuer, match }: MappingView) => [source, issuer, match];
		return json(pageOf(mappings, query.value, { placeOf }));
	});
}

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(mappingBodySchema, request);
		if (!body.ok) return body.error;
		const outcome = await changeMapping(database(), actor.value, { mapping: body.value, now: new Date() });
		if (outcome === "no_such_account") return unknownAccount(body.value.billingAccountId ?? "");
		return json(body.value);
	});
}

function unknownAccount(value: string): Response {
	return problem({
		status: 400,
		code: "invalid_request",
		title: "There is no such billing account.",
		field: "billingAccountId",
		value,
		fix: "Use an id of GET /api/v1/billing-accounts.",
	});
}
