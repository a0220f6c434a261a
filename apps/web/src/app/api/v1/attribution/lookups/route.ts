import { readTables } from "@outlay/db/read-models/attribution-tables";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const { published } = await readTables(database(), actor.value);
		return json({
			items: [...published.values()].map(({ name, entries }) => ({ name, rows: entries.length })),
		});
	});
}
