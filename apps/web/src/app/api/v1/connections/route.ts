import { newId } from "@outlay/db/id";
import { listConnections, readConnection } from "@outlay/db/read-models/connections";
import { createConnection } from "@outlay/db/repositories/provider-connections";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { pageOf } from "../../../../api/page.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { connectionRefusal, keyRefusal } from "../../../../features/connections/connection-problems.ts";
import { sealKey, secretKeyProblem, tryKey } from "../../../../features/connections/provider-access.ts";
import { importsApiActor } from "../../../../features/imports/imports-actor.ts";
import { database } from "../../../../main.ts";
import { connectionListQuerySchema, newConnectionSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(connectionListQuerySchema, request);
		if (!query.ok) return query.error;
		const connections = await listConnections(database(), actor.value);
		return json(pageOf(connections, query.value, { placeOf: ({ name, id }) => [name, id] }));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(newConnectionSchema, request, { secret: "key" });
		if (!body.ok) return body.error;
		const { kind, name, key, account, ...settings } = body.value;
		const trouble = await tryKey(kind, key);
		// A provider that cannot be reached now says nothing about the key: the first pull will.
		if (trouble?.needsPerson === true) return keyRefusal(trouble);
		const id = newId();
		try {
			const { sealed, hint } = await sealKey(actor.value, id, key);
			const created = await createConnection(database(), actor.value, {
				id,
				kind,
				name,
				account,
				credential: sealed,
				credentialHint: hint,
				settings: {
					...(settings.historyDays === undefined ? {} : { historyDays: settings.historyDays }),
					...(settings.analytics === undefined ? {} : { analytics: settings.analytics }),
					...(settings.claudeCode === undefined ? {} : { claudeCode: settings.claudeCode }),
				},
				now: new Date(),
			});
			if (!created.ok) return connectionRefusal(created.error);
		} catch (error) {
			return secretKeyProblem(error);
		}
		const location = `/api/v1/connections/${id}`;
		return json(await readConnection(database(), actor.value, id), { status: 201, location });
	});
}
