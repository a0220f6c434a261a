import { isMetricCursor, listMetricRows } from "@outlay/db/read-models/attribution-metrics";
import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import { removeMetric, replaceMetric } from "@outlay/db/repositories/attribution-metrics";
import { answer, json } from "../../../../../../api/answer.ts";
import { csvProblem } from "../../../../../../api/csv-problem.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import {
	badCursor,
	notFound,
	parsePath,
	parseQuery,
	parseText,
} from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { attributionPeriod } from "../../../../../../features/attribution/attribution-period.ts";
import { metricProblem } from "../../../../../../features/attribution/attribution-problem.ts";
import { metricFromCsv } from "../../../../../../features/attribution/metric-csv.ts";
import { database } from "../../../../../../main.ts";
import { metricQuerySchema, tableNameSchema } from "../../schema.ts";

const CSV_BYTES_MAX = 16 * 1024 ** 2;

export const dynamic = "force-dynamic";
export const { POST, PATCH, OPTIONS } = otherMethods("GET", "PUT", "DELETE");

interface Context {
	readonly params: Promise<{ readonly name: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const name = parsePath(tableNameSchema, (await params).name);
		if (!name.ok) return name.error;
		const query = parseQuery(metricQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit } = query.value;
		if (cursor !== null && !isMetricCursor(cursor)) return badCursor(cursor);
		const page = await listMetricRows(database(), actor.value, { name: name.value, cursor, limit });
		return page === null ? notFound() : json({ name: name.value, ...page });
	});
}

export function PUT(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const name = parsePath(tableNameSchema, (await params).name);
		if (!name.ok) return name.error;
		const text = await parseText(request, CSV_BYTES_MAX);
		if (!text.ok) return text.error;
		const { today } = await attributionPeriod(actor.value);
		const values = metricFromCsv(text.value, await readAttributionNames(database(), actor.value, today));
		if (!values.ok) return csvProblem(values.error);
		const metric = { name: name.value, values: values.value };
		await replaceMetric(database(), actor.value, { metric, now: new Date() });
		return json({ name: name.value, values: values.value.length });
	});
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const name = parsePath(tableNameSchema, (await params).name);
		if (!name.ok) return name.error;
		const removed = await removeMetric(database(), actor.value, { name: name.value, now: new Date() });
		if (!removed.ok) return metricProblem(removed.error);
		return removed.value ? new Response(null, { status: 204 }) : notFound();
	});
}
