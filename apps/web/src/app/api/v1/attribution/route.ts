import { readAttribution } from "@outlay/db/read-models/attribution";
import { readDraft } from "@outlay/db/repositories/attribution-draft";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { draftSummary, isoOrNull } from "../../../../features/attribution/answers.ts";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { database } from "../../../../main.ts";
import { attributionQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(attributionQuerySchema, request);
		if (!query.ok) return query.error;
		const { span } = await attributionPeriod(actor.value, query.value);
		const { tables, publishedAt, ...state } = await readAttribution(database(), actor.value, span);
		const draft = await readDraft(database(), actor.value);
		return json({
			...state,
			publishedAt: isoOrNull(publishedAt),
			lookups: tables,
			period: { from: span.start, to: span.end },
			draft: draft === null ? null : draftSummary(draft, state.version),
		});
	});
}
