import { readImport } from "@outlay/db/read-models/imports";
import { listImportIssues, parseIssueCursor } from "@outlay/db/read-models/imports-issues";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { badCursor, notFound, parsePath, parseQuery } from "../../../../../../api/parse-request.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { issuesCsv } from "../../../../../../features/imports/issues-csv.ts";
import { database } from "../../../../../../main.ts";
import { importIdSchema, issuesQuerySchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const id = parsePath(importIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const query = parseQuery(issuesQuerySchema, request);
		if (!query.ok) return query.error;
		const found = await readImport(database(), actor.value, id.value);
		if (found === null) return notFound();
		if (query.value.format === "csv") return issuesCsv(database(), actor.value, found);
		const { cursor, limit } = query.value;
		const after = cursor === undefined ? null : parseIssueCursor(cursor);
		if (cursor !== undefined && after === null) return badCursor(cursor);
		return json(await listImportIssues(database(), actor.value, { importId: found.id, after, limit }));
	});
}
