import type { Actor } from "@outlay/db/actor";
import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import { querySpend } from "@outlay/db/read-models/spend-query";
import { database } from "../../../main.ts";
import type { FilterValue } from "./spend-filters.tsx";
import type { SpendUrl } from "./spend-url.ts";
import { filterValueOf, groupName } from "./words.ts";

/** Values that a filter's menu offers, most spend first; its search reaches no further. */
const OFFERED_MAX = 300;

/** What the filter chips on screen offer: values with spend in the period under the other filters. */
export async function offeredValues(
	actor: Actor,
	url: SpendUrl,
	cut: Omit<CutQuery, "granularity">,
): Promise<ReadonlyMap<SpendDimension, readonly FilterValue[]>> {
	const dimensions = new Set(url.filters.map((filter) => filter.dimension));
	if (url.adding !== null) dimensions.add(url.adding);
	const offered = await Promise.all(
		[...dimensions].map(async (dimension) => [dimension, await valuesOf(actor, cut, dimension)] as const),
	);
	return new Map(offered);
}

async function valuesOf(
	actor: Actor,
	cut: Omit<CutQuery, "granularity">,
	dimension: SpendDimension,
): Promise<readonly FilterValue[]> {
	const result = await querySpend(database(), actor, {
		...cut,
		convertTo: null,
		filters: cut.filters.filter((filter) => filter.dimension !== dimension),
		granularity: "total",
		groupBy: dimension,
		subGroupBy: null,
		top: OFFERED_MAX,
		subTop: 0,
		rankBy: "spend",
	});
	const values = new Map<string | null, FilterValue>();
	for (const group of result.currencies.flatMap((currency) => currency.groups)) {
		const value = filterValueOf(group.key);
		if (value !== undefined) values.set(value, { value, label: groupName(dimension, group) });
	}
	return [...values.values()];
}
