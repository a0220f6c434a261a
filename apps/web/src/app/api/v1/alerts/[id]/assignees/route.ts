import { listAssignees } from "@outlay/db/repositories/alerts";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { organizationContext } from "../../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../../main.ts";
import { alertIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(alertIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const { today } = await organizationContext(actor.value);
		const items = await listAssignees(database(), actor.value, { id: id.value, today });
		return items === null ? notFound() : json({ items });
	});
}
