import { revokeApiToken } from "@outlay/db/repositories/api-tokens";
import { answer } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { tokenIdSchema } from "../schema.ts";

interface RouteContext {
	readonly params: Promise<{ readonly id: string }>;
}

export function DELETE(request: Request, context: RouteContext): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("tokens.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(tokenIdSchema, (await context.params).id);
		if (!id.ok) return id.error;
		const revoked = await revokeApiToken(database(), actor.value, { tokenId: id.value, now: new Date() });
		return revoked ? new Response(null, { status: 204 }) : notFound();
	});
}

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
