import { readTables } from "@outlay/db/read-models/attribution-tables";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { pageOf } from "../../../../../api/page.ts";
import { parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { tableListQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(tableListQuerySchema, request);
		if (!query.ok) return query.error;
		const { published } = await readTables(database(), actor.value);
		const page = pageOf([...published.values()], query.value, { placeOf: ({ name }) => [name] });
		return json({ ...page, items: page.items.map(({ name, entries }) => ({ name, rows: entries.length })) });
	});
}
