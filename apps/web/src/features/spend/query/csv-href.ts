import type { CutQuery, Granularity } from "@outlay/db/read-models/spend-cut";
import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import { SUB_TOP } from "./defaults.ts";
import type { Periods } from "./periods.ts";
import { NONE, type SpendUrl } from "./spend-url.ts";

/** What a download holds beside the address: how it is grouped and how many groups it names. */
export interface CsvShape {
	readonly groupBy: SpendDimension;
	readonly subGroupBy: SpendDimension | null;
	readonly granularity: Granularity;
	readonly top: number;
	readonly sort: SpendUrl["sort"];
}

/**
 * The download of what a screen shows: the API's address with the same choices, days written out, half-open. It ends
 * with the last day that has data, so that it holds as many days as those it is compared with.
 */
export function csvHref(
	url: SpendUrl,
	{ known, compare: other, convertTo }: Pick<Periods, "known" | "compare"> & Pick<CutQuery, "convertTo">,
	shape: CsvShape,
): string {
	const compare = shape.granularity === "total" ? other : null;
	const parameters = new URLSearchParams({
		format: "csv",
		from: known.start,
		to: known.end,
		...(compare === null ? {} : { compareFrom: compare.start, compareTo: compare.end }),
		...url.view,
		hierarchy: url.hierarchy,
		groupBy: shape.groupBy,
		...(shape.subGroupBy === null ? {} : { subGroupBy: shape.subGroupBy, subTop: String(SUB_TOP) }),
		granularity: shape.granularity,
		top: String(shape.top),
		...(shape.sort === "spend" ? {} : { rankBy: shape.sort }),
		...(url.currency === null ? {} : { currency: url.currency }),
		...(convertTo === null ? {} : { convertTo }),
	});
	return `/api/v1/spend?${withFilters(parameters, url)}`;
}

/** The download of all charges behind a figure in a currency. */
export function chargesCsvHref(
	url: SpendUrl,
	{ span, convertTo }: Pick<Periods, "span"> & Pick<CutQuery, "convertTo">,
	currency: string,
): string {
	const parameters = new URLSearchParams({
		format: "csv",
		from: span.start,
		to: span.end,
		...{ hierarchy: url.hierarchy, currency },
		...(convertTo === null ? {} : { convertTo }),
	});
	return `/api/v1/charges?${withFilters(parameters, url)}`;
}

function withFilters(parameters: URLSearchParams, { filters }: Pick<SpendUrl, "filters">): URLSearchParams {
	for (const { dimension, values } of filters) {
		parameters.set(dimension, values.map((value) => (value ?? NONE).replaceAll(",", "%2C")).join(","));
	}
	return parameters;
}
