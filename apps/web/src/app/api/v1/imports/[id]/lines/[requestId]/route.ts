import { readLineRequest } from "@outlay/db/read-models/imports-lines";
import { answer, json } from "../../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../../api/parse-request.ts";
import { importsApiActor } from "../../../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../../../main.ts";
import { lineRequestIdSchema } from "../schema.ts";

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
		const found = await readLineRequest(database(), actor.value, requestId.value);
		return found === null ? notFound() : json(found);
	});
}
