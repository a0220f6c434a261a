import { readLineRequest } from "@outlay/db/read-models/imports-lines";
import { answer, csvAttachment, json } from "../../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../../api/other-methods.ts";
import { notFound, parsePath, parseQuery } from "../../../../../../../api/parse-request.ts";
import { problem } from "../../../../../../../api/problem.ts";
import { importsApiActor } from "../../../../../../../features/imports/imports-actor.ts";
import { linesCsv } from "../../../../../../../features/imports/lines-csv.ts";
import { database } from "../../../../../../../main.ts";
import { lineFormatSchema, lineRequestIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

interface Context {
	readonly params: Promise<{ readonly id: string; readonly requestId: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const requestId = parsePath(lineRequestIdSchema, (await params).requestId);
		if (!requestId.ok) return requestId.error;
		const query = parseQuery(lineFormatSchema, request);
		if (!query.ok) return query.error;
		const found = await readLineRequest(database(), actor.value, requestId.value);
		if (found === null) return notFound();
		if (query.value.format === "json") return json(found);
		return found.result === null
			? notRead(found.error)
			: csvAttachment(linesCsv(found.result), `lines-${found.id}.csv`);
	});
}

/** Why there are no lines to download: they are being read, or could not be. */
function notRead(error: string | null): Response {
	return problem({
		status: 409,
		code: "not_read",
		title: error ?? "The lines have not been read yet.",
		fix: error === null ? "Ask again in a moment." : "Ask for the lines anew.",
	});
}
