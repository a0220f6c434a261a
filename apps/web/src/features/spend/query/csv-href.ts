import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { Granularity } from "@outlay/db/read-models/spend-cut";
import type { Day } from "@outlay/finops/day";
import { compareSpanOf, lastDay, spanOf } from "./range.ts";
import { NONE, type SpendUrl } from "./spend-url.ts";

/** What a download holds beside the address: how it is grouped and how many groups it names. */
export interface CsvShape {
	readonly groupBy: SpendDimension;
	readonly subGroupBy: SpendDimension | null;
	readonly granularity: Granularity;
	readonly top: number;
}

/** The download of what a screen shows: the API's address with the same choices, days written out. */
export function csvHref(url: SpendUrl, today: Day, shape: CsvShape): string {
	const span = spanOf(url.range, today);
	const compare = shape.granularity === "total" ? compareSpanOf(url.compare, span) : null;
	const parameters = new URLSearchParams({
		format: "csv",
		from: span.start,
		to: lastDay(span),
		...(compare === null ? {} : { compareFrom: compare.start, compareTo: lastDay(compare) }),
		...url.view,
		hierarchy: url.hierarchy,
		groupBy: shape.groupBy,
		...(shape.subGroupBy === null ? {} : { subGroupBy: shape.subGroupBy }),
		granularity: shape.granularity,
		top: String(shape.top),
		...(url.currency === null ? {} : { currency: url.currency }),
	});
	for (const { dimension, values } of url.filters) {
		for (const value of values) parameters.append(dimension, value ?? NONE);
	}
	return `/api/v1/spend?${parameters}`;
}
