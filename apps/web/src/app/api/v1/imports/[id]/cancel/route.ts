import { readImport } from "@outlay/db/read-models/imports";
import { cancelImport } from "@outlay/db/repositories/imports";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { problem } from "../../../../../../api/problem.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../../main.ts";
import { importIdSchema } from "../../schema.ts";

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
		const isCancelled = await cancelImport(database(), actor.value, { importId: id.value, now: new Date() });
		const found = await readImport(database(), actor.value, id.value);
		if (found === null) return notFound();
		if (isCancelled || found.status === "cancelled") return json(found);
		return problem({
			status: 409,
			code: "too_late",
			title: "The import has ended already.",
			field: "status",
			value: found.status,
			fix: "To take its figures back, import an export of the same days that replaces it.",
		});
	});
}
