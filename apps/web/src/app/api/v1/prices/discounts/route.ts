import { type DiscountLine, listDiscounts } from "@outlay/db/read-models/prices";
import { addDiscount } from "@outlay/db/repositories/prices-edits";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { pageOf } from "../../../../../api/page.ts";
import { parseBody, parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { newDiscount } from "../../../../../features/prices/new-prices.ts";
import { priceProblem } from "../../../../../features/prices/price-problem.ts";
import { database } from "../../../../../main.ts";
import { discountBodySchema, discountListQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(discountListQuerySchema, request);
		if (!query.ok) return query.error;
		const discounts = await listDiscounts(database(), actor.value);
		const placeOf = ({ provider, model, validFrom, id }: DiscountLine) => [
			provider,
			model ?? "",
			validFrom ?? "",
			id,
		];
		return json(pageOf(discounts, query.value, { placeOf }));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(discountBodySchema, request);
		if (!body.ok) return body.error;
		const discount = newDiscount(body.value);
		if (!discount.ok) return priceProblem(discount.error);
		const added = await addDiscount(database(), actor.value, { discount: discount.value, now: new Date() });
		return added.ok ? json({ id: added.value }, { status: 201 }) : priceProblem(added.error);
	});
}
