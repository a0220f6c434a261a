import { readConnection } from "@outlay/db/read-models/connections";
import { changeConnection } from "@outlay/db/repositories/connection-changes";
import type { ConnectionSettings } from "@outlay/db/repositories/connection-settings";
import { deleteConnection, findCredential } from "@outlay/db/repositories/provider-connections";
import type { z } from "zod";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../api/parse-request.ts";
import { connectionRefusal, keyRefusal } from "../../../../../features/connections/connection-problems.ts";
import { sealKey, secretKeyProblem, tryKey } from "../../../../../features/connections/provider-access.ts";
import { importsApiActor } from "../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../main.ts";
import { connectionChangeSchema, connectionIdSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, OPTIONS } = otherMethods("GET", "PATCH", "DELETE");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const id = parsePath(connectionIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const found = await readConnection(database(), actor.value, id.value);
		return found === null ? notFound() : json(found);
	});
}

export function PATCH(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(connectionIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(connectionChangeSchema, request, { secret: "key" });
		if (!body.ok) return body.error;
		const { name, status, key, ...settings } = body.value;
		const stored = await findCredential(database(), actor.value, id.value);
		if (stored === null) return notFound();
		const trouble = key === undefined ? null : await tryKey(stored.kind, key);
		if (trouble?.needsPerson === true) return keyRefusal(trouble);
		try {
			const change = {
				...(name === undefined ? {} : { name }),
				...(status === undefined ? {} : { status }),
				...(key === undefined ? {} : { credential: await sealKey(actor.value, id.value, key) }),
				settings: settingsOf(settings),
			};
			const refused = await changeConnection(database(), actor.value, {
				id: id.value,
				change,
				now: new Date(),
			});
			if (refused === "not_found") return notFound();
			if (refused !== null) return connectionRefusal(refused);
		} catch (error) {
			return secretKeyProblem(error);
		}
		return json(await readConnection(database(), actor.value, id.value));
	});
}

type SettingsChange = Pick<z.infer<typeof connectionChangeSchema>, "firstDay" | "analytics" | "claudeCode">;

/** What was sent: what is left out stays. */
function settingsOf({ firstDay, analytics, claudeCode }: SettingsChange): Partial<ConnectionSettings> {
	return {
		...(firstDay === undefined ? {} : { firstDay }),
		...(analytics === undefined ? {} : { analytics }),
		...(claudeCode === undefined ? {} : { claudeCode }),
	};
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(connectionIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const found = await readConnection(database(), actor.value, id.value);
		const isGone = await deleteConnection(database(), actor.value, { id: id.value, now: new Date() });
		return found === null || !isGone ? notFound() : json(found);
	});
}
