import { readSystemStatus } from "@outlay/db/read-models/system-status";
import manifest from "../../../../../package.json" with { type: "json" };
import { answer, json } from "../../../../api/answer";
import { apiActor } from "../../../../auth/actor";
import { database } from "../../../../main";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("imports.read");
		if (!actor.ok) return actor.error;
		const status = await readSystemStatus(database(), actor.value);
		return json({ version: manifest.version, at: new Date().toISOString(), ...status });
	});
}
