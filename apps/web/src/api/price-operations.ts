import {
	addedDiscountSchema,
	addedPricesSchema,
	discountBodySchema,
	discountListSchema,
	priceIdSchema,
	priceListQuerySchema,
	priceListSchema,
	pricesBodySchema,
	unpricedListSchema,
} from "../app/api/v1/prices/schema.ts";
import type { Operation } from "./operation.ts";

const idParameters = { id: priceIdSchema };

/** The price book, discounts, and usage that no price covers. */
export const PRICE_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/prices",
		summary: "Rows of the price book by provider, model, meter and tier. Prices are per single unit.",
		right: "prices.read",
		query: priceListQuerySchema,
		responses: { 200: { description: "A page of prices.", json: priceListSchema } },
	},
	{
		method: "POST",
		path: "/prices",
		summary: "Enter prices, all or none. Usage of the open months is rated again.",
		right: "prices.write",
		body: pricesBodySchema,
		responses: { 201: { description: "The new rows.", json: addedPricesSchema } },
		problems: [409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/prices/{id}",
		summary: "Remove a price that the organization entered. Usage of the open months is rated again.",
		right: "prices.write",
		parameters: idParameters,
		responses: { 204: { description: "It is gone." } },
		problems: [404],
	},
	{
		method: "GET",
		path: "/prices/unpriced",
		summary: "Usage that no price covers, most units first.",
		right: "prices.read",
		responses: { 200: { description: "By model and meter.", json: unpricedListSchema } },
	},
	{
		method: "GET",
		path: "/prices/discounts",
		summary: "Negotiated percentages off list.",
		right: "prices.read",
		responses: { 200: { description: "All discounts.", json: discountListSchema } },
	},
	{
		method: "POST",
		path: "/prices/discounts",
		summary: "Enter a discount. Usage of the open months is rated again.",
		right: "prices.write",
		body: discountBodySchema,
		responses: { 201: { description: "The discount.", json: addedDiscountSchema } },
		problems: [409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/prices/discounts/{id}",
		summary: "Remove a discount. Usage of the open months is rated again.",
		right: "prices.write",
		parameters: idParameters,
		responses: { 204: { description: "It is gone." } },
		problems: [404],
	},
];
