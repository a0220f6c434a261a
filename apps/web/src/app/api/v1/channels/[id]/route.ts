import { changeChannel, removeChannel } from "@outlay/db/repositories/alert-channels";
import { ok } from "@outlay/finops/result";
import { answer } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { channelProblem, checkedScope, quietHoursIn } from "../../../../../features/alerts/channel-access.ts";
import { database } from "../../../../../main.ts";
import { channelChangeSchema, channelIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PUT, OPTIONS } = otherMethods("PATCH", "DELETE");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function PATCH(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("channels.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(channelIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(channelChangeSchema, request);
		if (!body.ok) return body.error;
		const { scope, quietHours, ...change } = body.value;
		const checked = scope === undefined ? ok(undefined) : await checkedScope(actor.value, scope);
		if (!checked.ok) return checked.error;
		const changes = {
			...{ ...change, scope: checked.value },
			quietHours: quietHours === undefined ? undefined : quietHoursIn(quietHours),
		};
		const input = { id: id.value, change: changes, now: new Date() };
		const changed = await changeChannel(database(), actor.value, input);
		return changed.ok ? new Response(null, { status: 204 }) : channelProblem(changed.error);
	});
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("channels.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(channelIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const removed = await removeChannel(database(), actor.value, { id: id.value, now: new Date() });
		return removed.ok ? new Response(null, { status: 204 }) : channelProblem(removed.error);
	});
}
