import { answer } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { confirmUpload } from "../../../../../../features/imports/confirm-upload.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { confirmBodySchema, importIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(importIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(confirmBodySchema, request);
		if (!body.ok) return body.error;
		return confirmUpload({ actor: actor.value, importId: id.value, answers: body.value });
	});
}
