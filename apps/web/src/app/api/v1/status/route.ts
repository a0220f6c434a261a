import { readSystemStatus } from "@outlay/db/read-models/system-status";
import manifest from "../../../../../package.json" with { type: "json" };
import { answer, json } from "../../../../api/answer";
import { otherMethods } from "../../../../api/other-methods";
import { apiActor } from "../../../../auth/actor";
import { database, mailServer } from "../../../../main";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("imports.read");
		if (!actor.ok) return actor.error;
		const status = await readSystemStatus(database(), actor.value);
		const mail = await lookAtMail();
		return json({ version: manifest.version, at: new Date().toISOString(), ...status, mail });
	});
}

/** Signs in at the mail server, and sends nothing. */
async function lookAtMail() {
	const server = mailServer();
	if (server === null) return { state: "not_set" };
	const checked = await server.check();
	return checked.ok ? { state: "ok" } : { state: "failed", reason: checked.error.message };
}
