import { removeDiscount } from "@outlay/db/repositories/prices-edits";
import { answer } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { database } from "../../../../../../main.ts";
import { priceIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(priceIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const isRemoved = await removeDiscount(database(), actor.value, { id: id.value, now: new Date() });
		return isRemoved ? new Response(null, { status: 204 }) : notFound();
	});
}
