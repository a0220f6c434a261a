import { readFreshnessOf } from "@outlay/db/read-models/spend-freshness";
import { querySpend } from "@outlay/db/read-models/spend-query";
import { answer, csvAttachment, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { filtersOf } from "../../../../features/spend/api/filter-schema.ts";
import { spendAnswer } from "../../../../features/spend/api/spend-answer.ts";
import { spendCsv } from "../../../../features/spend/api/spend-csv.ts";
import { organizationContext, pseudonymKey } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";
import { type SpendRequest, spendRequestSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(spendRequestSchema, request);
		if (!query.ok) return query.error;
		const { today } = await organizationContext(actor.value);
		const span = { start: query.value.from, end: query.value.to };
		const [result, freshness] = await Promise.all([
			querySpend(database(), actor.value, toSpendQuery(query.value, today)),
			readFreshnessOf(database(), actor.value, { span, today }),
		]);
		const body = spendAnswer(query.value, result, freshness);
		if (query.value.format !== "csv") return json(body);
		const { from, to, groupBy } = query.value;
		return csvAttachment(spendCsv(body), `spend-by-${groupBy ?? "total"}-${from}-${to}.csv`);
	});
}

function toSpendQuery(
	request: SpendRequest,
	today: Awaited<ReturnType<typeof organizationContext>>["today"],
): Parameters<typeof querySpend>[2] {
	const { from, to, compareFrom, compareTo, view, tax, credits, granularity, top, subTop, rankBy } = request;
	return {
		span: { start: from, end: to },
		compare:
			compareFrom === undefined || compareTo === undefined ? null : { start: compareFrom, end: compareTo },
		view: { view, tax, credits },
		hierarchy: request.hierarchy === "now" ? { kind: "as_now", today } : { kind: "as_was" },
		filters: filtersOf(request),
		convertTo: request.convertTo ?? null,
		groupBy: request.groupBy ?? null,
		subGroupBy: request.subGroupBy ?? null,
		granularity,
		top,
		subTop,
		rankBy,
		pseudonymKey: pseudonymKey(),
	};
}
