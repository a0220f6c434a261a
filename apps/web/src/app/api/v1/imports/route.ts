import { listImports } from "@outlay/db/read-models/imports";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { importsApiActor } from "../../../../features/imports/imports-actor.ts";
import { receiveUpload } from "../../../../features/imports/receive-upload.ts";
import { database } from "../../../../main.ts";
import { importListQuerySchema, uploadQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(importListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit, status = null } = query.value;
		return json(await listImports(database(), actor.value, { cursor, limit, status }));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.write");
		if (!actor.ok) return actor.error;
		const query = parseQuery(uploadQuerySchema, request);
		if (!query.ok) return query.error;
		return receiveUpload({ actor: actor.value, request, query: query.value });
	});
}
