import { GRANULARITIES, type Granularity } from "@outlay/db/read-models/spend-cut";
import { SPEND_DIMENSIONS } from "@outlay/db/read-models/spend-dimensions";
import { FilterChip } from "../../../design/filter-bar.tsx";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { type SpendUrl, spendHref, TOPS } from "../query/spend-url.ts";
import { DIMENSION_WORDS, lowered } from "../query/words.ts";

const GRANULARITY_WORDS: Readonly<Record<Granularity, string>> = {
	total: "whole period",
	day: "day",
	week: "week",
	month: "month",
};

const href = (url: SpendUrl) => spendHref("/explore", url, EXPLORE_DEFAULTS);

/** How Explore cuts what the filters leave: by what, by what within that, how fine in time, how many groups by name. */
export function ShapeChips({ url }: { readonly url: SpendUrl }) {
	const word = (dimension: SpendUrl["groupBy"]) => lowered(DIMENSION_WORDS[dimension].one);
	return (
		<>
			<FilterChip
				name="Group by"
				value={word(url.groupBy)}
				options={SPEND_DIMENSIONS.map((groupBy) => ({
					label: DIMENSION_WORDS[groupBy].one,
					href: href({ ...url, groupBy, subGroupBy: url.subGroupBy === groupBy ? null : url.subGroupBy }),
					current: groupBy === url.groupBy,
				}))}
			/>
			<FilterChip
				name="then"
				value={url.subGroupBy === null ? "nothing" : word(url.subGroupBy)}
				options={SPEND_DIMENSIONS.filter((dimension) => dimension !== url.groupBy).map((subGroupBy) => ({
					label: DIMENSION_WORDS[subGroupBy].one,
					href: href({ ...url, subGroupBy }),
					current: subGroupBy === url.subGroupBy,
				}))}
				clearHref={url.subGroupBy === null ? undefined : href({ ...url, subGroupBy: null })}
			/>
			<FilterChip
				name="per"
				value={GRANULARITY_WORDS[url.granularity]}
				options={GRANULARITIES.map((granularity) => ({
					label: GRANULARITY_WORDS[granularity],
					href: href({ ...url, granularity }),
					current: granularity === url.granularity,
				}))}
			/>
			<FilterChip
				name="Top"
				value={String(url.top)}
				options={TOPS.map((top) => ({
					label: `Top ${top}`,
					href: href({ ...url, top }),
					current: top === url.top,
				}))}
			/>
		</>
	);
}
