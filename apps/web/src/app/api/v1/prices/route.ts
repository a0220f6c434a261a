import { listPrices } from "@outlay/db/read-models/prices";
import { addPrices } from "@outlay/db/repositories/prices-edits";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { newPrices } from "../../../../features/prices/new-prices.ts";
import { priceProblem } from "../../../../features/prices/price-problem.ts";
import { database } from "../../../../main.ts";
import { priceListQuerySchema, pricesBodySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(priceListQuerySchema, request);
		if (!query.ok) return query.error;
		const { provider, model, origin = null, day = null, cursor = null, used, ...page } = query.value;
		const scope = provider === undefined ? null : { provider, ...(model === undefined ? {} : { model }) };
		const asked = { ...page, scope, origin, day, cursor, usedOnly: used === "true" };
		return json(await listPrices(database(), actor.value, asked));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(pricesBodySchema, request);
		if (!body.ok) return body.error;
		const prices = newPrices(body.value.prices);
		if (!prices.ok) return priceProblem(prices.error);
		const added = await addPrices(database(), actor.value, { prices: prices.value, now: new Date() });
		return added.ok ? json({ ids: added.value }, { status: 201 }) : priceProblem(added.error);
	});
}
