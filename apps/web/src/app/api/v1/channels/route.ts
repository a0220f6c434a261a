import { maskedSettings } from "@outlay/channels/channel-settings";
import { newId } from "@outlay/db/id";
import { listChannels } from "@outlay/db/read-models/alerts";
import { addChannel } from "@outlay/db/repositories/alert-channels";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { pageOf } from "../../../../api/page.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import {
	addressProblem,
	channelProblem,
	checkedScope,
	completeSettings,
	quietHoursIn,
	sealSettings,
} from "../../../../features/alerts/channel-access.ts";
import { channelView } from "../../../../features/alerts/channel-view.ts";
import { secretKeyProblem } from "../../../../features/connections/provider-access.ts";
import { database } from "../../../../main.ts";
import { channelListQuerySchema, newChannelSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(channelListQuerySchema, request);
		if (!query.ok) return query.error;
		const channels = await listChannels(database(), actor.value);
		const page = pageOf(channels, query.value, { placeOf: ({ name, id }) => [name, id] });
		return json({ ...page, items: page.items.map(channelView) });
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("channels.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(newChannelSchema, request, { secret: "settings" });
		if (!body.ok) return body.error;
		const { name, minSeverity, hearsPeople } = body.value;
		const checked = await checkedScope(actor.value, body.value.scope);
		if (!checked.ok) return checked.error;
		const quietHours = quietHoursIn(body.value.quietHours);
		const { settings, secret } = completeSettings(body.value.settings);
		const refused = addressProblem(settings);
		if (refused !== null) return refused;
		const id = newId();
		const masked = maskedSettings(settings);
		try {
			const sealed = await sealSettings(actor.value, id, settings);
			const what = { id, kind: settings.kind, name, settings: sealed, masked };
			const channel = { ...what, scope: checked.value, minSeverity, hearsPeople, quietHours };
			const added = await addChannel(database(), actor.value, { channel, now: new Date() });
			if (!added.ok) return channelProblem(added.error);
		} catch (error) {
			return secretKeyProblem(error);
		}
		return json({ id, masked, secret }, { status: 201 });
	});
}
