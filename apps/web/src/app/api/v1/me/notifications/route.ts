import { readPreferences, savePreferences } from "@outlay/db/repositories/notification-preferences";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { notAPerson } from "../../../../../features/settings/not-a-person.ts";
import { preferencesIn, preferencesView } from "../../../../../features/settings/notifications-view.ts";
import { database } from "../../../../../main.ts";
import { notificationsSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, DELETE, OPTIONS } = otherMethods("GET", "PUT");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const read = await readPreferences(database(), actor.value);
		return read.ok ? json(preferencesView(read.value)) : notAPerson();
	});
}

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.read");
		if (!actor.ok) return actor.error;
		const body = await parseBody(notificationsSchema, request);
		if (!body.ok) return body.error;
		const preferences = preferencesIn(body.value);
		const saved = await savePreferences(database(), actor.value, { preferences, now: new Date() });
		return saved.ok ? json(preferencesView(preferences)) : notAPerson();
	});
}
