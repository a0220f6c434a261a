import { readImport } from "@outlay/db/read-models/imports";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../api/parse-request.ts";
import { importsApiActor } from "../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../main.ts";
import { importIdSchema } from "../schema.ts";

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
		const found = await readImport(database(), actor.value, id.value);
		return found === null ? notFound() : json(found);
	});
}
