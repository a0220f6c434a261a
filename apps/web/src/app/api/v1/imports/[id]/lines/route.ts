import { findExplainedCharge } from "@outlay/db/read-models/imports-lines";
import { requestLines } from "@outlay/db/repositories/line-requests";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../../main.ts";
import { importIdSchema } from "../../schema.ts";
import { lineRequestBodySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const importId = parsePath(importIdSchema, (await params).id);
		if (!importId.ok) return importId.error;
		const body = await parseBody(lineRequestBodySchema, request);
		if (!body.ok) return body.error;
		const { chargeId, day = null } = body.value;
		const search = { importId: importId.value, chargeId, day };
		const charge = await findExplainedCharge(database(), actor.value, search);
		if (charge === null) return notFound();
		const { chargeKeyId, month } = charge;
		const place = { chargeKeyId, month, chargeId };
		const id = await requestLines(database(), actor.value, { place, now: new Date() });
		const location = `/api/v1/imports/${importId.value}/lines/${id}`;
		return json({ id, status: "waiting", result: null, error: null }, { status: 202, location });
	});
}
