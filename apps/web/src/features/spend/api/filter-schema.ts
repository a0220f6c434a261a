import {
	SPEND_DIMENSIONS,
	type SpendDimension,
	type SpendFilter,
} from "@outlay/db/read-models/spend-dimensions";
import { type Day, parseDay } from "@outlay/finops/day";
import { z } from "zod";
import { NONE } from "../query/spend-url.ts";

/** A day of a query, as the core's brand. */
export const apiDaySchema = z
	.string()
	.transform((text, context): Day => {
		const day = parseDay(text);
		if (day.ok) return day.value;
		context.addIssue({ code: "custom", message: "Write a day that exists, as YYYY-MM-DD." });
		return z.NEVER;
	})
	.meta({ format: "date" });

const FILTER_MAX = 8000;

const filterSchema = z
	.string()
	.min(1, "Name at least one value, or leave the filter out.")
	.max(FILTER_MAX)
	.optional();

type FiltersShape = Record<SpendDimension, typeof filterSchema>;

/** One optional parameter per dimension. */
export const filtersShape: FiltersShape = {
	department: filterSchema,
	team: filterSchema,
	feature: filterSchema,
	environment: filterSchema,
	provider: filterSchema,
	model: filterSchema,
	meter: filterSchema,
	account: filterSchema,
	source: filterSchema,
	basis: filterSchema,
	category: filterSchema,
	chargeClass: filterSchema,
	service: filterSchema,
	tier: filterSchema,
	subAccount: filterSchema,
	apiKey: filterSchema,
	resource: filterSchema,
	principal: filterSchema,
	rule: filterSchema,
	allocation: filterSchema,
};

/** The filters of a parsed query: values between commas, `%2C` for a comma inside one, `_none` for what has none. */
export function filtersOf(
	query: Partial<Readonly<Record<SpendDimension, string | undefined>>>,
): readonly SpendFilter[] {
	return SPEND_DIMENSIONS.flatMap((dimension) => {
		const text = query[dimension];
		if (text === undefined) return [];
		const values = text.split(",").map((value) => value.replaceAll("%2C", ","));
		return [{ dimension, values: values.map((value) => (value === NONE ? null : value)) }];
	});
}
