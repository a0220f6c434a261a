import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import { readTables } from "@outlay/db/read-models/attribution-tables";
import { saveDraft } from "@outlay/db/repositories/attribution-draft";
import { answer, json } from "../../../../../../api/answer.ts";
import { csvProblem } from "../../../../../../api/csv-problem.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath, parseQuery, parseText } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { draftAnswer, tableAnswer } from "../../../../../../features/attribution/answers.ts";
import { attributionPeriod } from "../../../../../../features/attribution/attribution-period.ts";
import { attributionProblem } from "../../../../../../features/attribution/attribution-problem.ts";
import { lookupCsv } from "../../../../../../features/attribution/lookup-answer.ts";
import { lookupFromCsv } from "../../../../../../features/attribution/lookup-csv.ts";
import { database } from "../../../../../../main.ts";
import { lookupFormatSchema, lookupQuerySchema, tableNameSchema } from "../../schema.ts";

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
		const query = parseQuery(lookupFormatSchema, request);
		if (!query.ok) return query.error;
		const table = (await readTables(database(), actor.value)).published.get(name.value);
		if (table === undefined) return notFound();
		if (query.value.format === "csv") return lookupCsv(table);
		return json(tableAnswer(table));
	});
}

export function PUT(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const name = parsePath(tableNameSchema, (await params).name);
		if (!name.ok) return name.error;
		const query = parseQuery(lookupQuerySchema, request);
		if (!query.ok) return query.error;
		const text = await parseText(request, CSV_BYTES_MAX);
		if (!text.ok) return text.error;
		const { today } = await attributionPeriod(actor.value);
		const names = await readAttributionNames(database(), actor.value, today);
		const table = lookupFromCsv(name.value, text.value, names);
		if (!table.ok) return csvProblem(table.error);
		const change = { revision: query.value.revision ?? null, lookups: { [name.value]: table.value } };
		const saved = await saveDraft(database(), actor.value, { change, now: new Date() });
		return saved.ok ? json(await draftAnswer(actor.value)) : attributionProblem(saved.error);
	});
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const name = parsePath(tableNameSchema, (await params).name);
		if (!name.ok) return name.error;
		const query = parseQuery(lookupQuerySchema, request);
		if (!query.ok) return query.error;
		const change = { revision: query.value.revision ?? null, lookups: { [name.value]: null } };
		const saved = await saveDraft(database(), actor.value, { change, now: new Date() });
		return saved.ok ? json(await draftAnswer(actor.value)) : attributionProblem(saved.error);
	});
}
