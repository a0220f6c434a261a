import { readConnection } from "@outlay/db/read-models/connections";
import { requestPull } from "@outlay/db/repositories/provider-connections";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { problem } from "../../../../../../api/problem.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../../main.ts";
import { connectionIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(connectionIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const refused = await requestPull(database(), actor.value, { id: id.value, now: new Date() });
		if (refused === "not_found") return notFound();
		if (refused === null) return json(await readConnection(database(), actor.value, id.value));
		return problem({
			status: 409,
			code: "not_active",
			title: "The connection is paused, or the provider refuses its key.",
			fix: "Let it go on, or enter a new key; it is read at once then.",
		});
	});
}
