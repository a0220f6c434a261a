import {
	rateDeleteQuerySchema,
	rateListQuerySchema,
	rateListSchema,
	ratePutQuerySchema,
	ratesEnteredSchema,
} from "../app/api/v1/exchange-rates/schema.ts";
import {
	addedDiscountSchema,
	addedPricesSchema,
	discountBodySchema,
	discountListQuerySchema,
	discountListSchema,
	priceIdSchema,
	priceListQuerySchema,
	priceListSchema,
	pricesBodySchema,
	unpricedListQuerySchema,
	unpricedListSchema,
} from "../app/api/v1/prices/schema.ts";
import type { Media, Operation } from "./operation.ts";

const CSV: Media = {
	kind: "media",
	types: ["text/csv"],
	description:
		"date, currency, rate, and perhaps to and source, with a header; a comma or semicolon between cells.",
};
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
		query: unpricedListQuerySchema,
		responses: { 200: { description: "A page of lines by model and meter.", json: unpricedListSchema } },
	},
	{
		method: "GET",
		path: "/prices/discounts",
		summary: "Negotiated percentages off list.",
		right: "prices.read",
		query: discountListQuerySchema,
		responses: {
			200: { description: "A page of discounts, by provider and model.", json: discountListSchema },
		},
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
	{
		method: "GET",
		path: "/exchange-rates",
		summary:
			"What currencies are worth in others, newest day first. A rate holds until the next, 31 days at most.",
		right: "prices.read",
		query: rateListQuerySchema,
		responses: { 200: { description: "A page of rates.", json: rateListSchema } },
	},
	{
		method: "PUT",
		path: "/exchange-rates",
		summary: "Enter exchange rates, all or none; those of the same day and currencies are replaced.",
		right: "prices.write",
		query: ratePutQuerySchema,
		body: CSV,
		responses: { 200: { description: "What was entered.", json: ratesEnteredSchema } },
		problems: [409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/exchange-rates",
		summary: "Remove one exchange rate.",
		right: "prices.write",
		query: rateDeleteQuerySchema,
		responses: { 204: { description: "It is gone." } },
		problems: [404, 409],
	},
];
