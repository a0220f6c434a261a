import { replayChannel } from "@outlay/db/repositories/alert-channels";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { channelProblem } from "../../../../../../features/alerts/channel-access.ts";
import { database } from "../../../../../../main.ts";
import { channelIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("channels.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(channelIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const asked = await replayChannel(database(), actor.value, { id: id.value, now: new Date() });
		return asked.ok ? json(asked.value, { status: 202 }) : channelProblem(asked.error);
	});
}
