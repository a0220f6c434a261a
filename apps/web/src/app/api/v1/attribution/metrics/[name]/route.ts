import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import { replaceMetric } from "@outlay/db/repositories/attribution-metrics";
import { answer, json } from "../../../../../../api/answer.ts";
import { parsePath, parseText } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { attributionPeriod } from "../../../../../../features/attribution/attribution-period.ts";
import { csvProblem } from "../../../../../../features/attribution/attribution-problem.ts";
import { metricFromCsv } from "../../../../../../features/attribution/metric-csv.ts";
import { database } from "../../../../../../main.ts";
import { tableNameSchema } from "../../schema.ts";

const CSV_BYTES_MAX = 16 * 1024 ** 2;

export const dynamic = "force-dynamic";

interface Context {
	readonly params: Promise<{ readonly name: string }>;
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
