import { GRANULARITIES, type Granularity } from "@outlay/db/read-models/spend-cut";
import {
	SPEND_DIMENSIONS,
	type SpendDimension,
	type SpendFilter,
} from "@outlay/db/read-models/spend-dimensions";
import { addDays, type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { COST_VIEWS, CREDIT_SWITCHES, type SpendView, TAX_SWITCHES } from "@outlay/finops/spend-view";
import {
	createLoader,
	createSerializer,
	parseAsArrayOf,
	parseAsInteger,
	parseAsString,
	parseAsStringLiteral,
} from "nuqs/server";
import { COMPARES, type CompareChoice, lastDay, RANGES, type RangeChoice } from "./range.ts";

/** Whose owners figures go by: those of each charge's own day, or today's. */
export const HIERARCHIES = ["was", "now"] as const;
export type HierarchyChoice = (typeof HIERARCHIES)[number];

export const SORTS = ["spend", "change"] as const;

/** Everything an analysis screen keeps in its address. */
export interface SpendUrl {
	readonly range: RangeChoice;
	readonly compare: CompareChoice;
	readonly view: SpendView;
	readonly hierarchy: HierarchyChoice;
	/** Only what was billed in it; null: the organization's, with all that rates convert to it. */
	readonly currency: string | null;
	readonly filters: readonly SpendFilter[];
	/** A filter that is being added: its chip is shown with nothing chosen yet. */
	readonly adding: SpendDimension | null;
	readonly groupBy: SpendDimension;
	readonly subGroupBy: SpendDimension | null;
	readonly granularity: Granularity;
	readonly top: number;
	/** Which groups are named and in which order: those with most spend, or with most change. */
	readonly sort: (typeof SORTS)[number];
}

/** In the address, for "none": no owner, no model, no key. Slugs never begin with an underscore. */
export const NONE = "_none";

const values = parseAsArrayOf(parseAsString).withDefault([]);
const FILTERS = Object.fromEntries(SPEND_DIMENSIONS.map((dimension) => [dimension, values]));

const PARSERS = {
	range: parseAsStringLiteral(RANGES),
	from: parseAsString,
	to: parseAsString,
	vs: parseAsStringLiteral(COMPARES),
	vsFrom: parseAsString,
	vsTo: parseAsString,
	view: parseAsStringLiteral(COST_VIEWS).withDefault("consumption"),
	tax: parseAsStringLiteral(TAX_SWITCHES).withDefault("excluded"),
	credits: parseAsStringLiteral(CREDIT_SWITCHES).withDefault("apart"),
	hierarchy: parseAsStringLiteral(HIERARCHIES).withDefault("was"),
	currency: parseAsString,
	adding: parseAsStringLiteral(SPEND_DIMENSIONS),
	groupBy: parseAsStringLiteral(SPEND_DIMENSIONS),
	subGroupBy: parseAsStringLiteral(SPEND_DIMENSIONS),
	granularity: parseAsStringLiteral(GRANULARITIES),
	top: parseAsInteger,
	sort: parseAsStringLiteral(SORTS).withDefault("spend"),
};

const loadControls = createLoader(PARSERS);
const loadFilters = createLoader(FILTERS);
const serialize = createSerializer(PARSERS);
const serializeFilters = createSerializer(FILTERS);

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Choices of how many groups are named. */
export const TOPS = [5, 10, 25, 50] as const;

/** Reads an address. What is missing or makes no sense is the screen's default. */
export async function readSpendUrl(searchParams: SearchParams, defaults: SpendUrl): Promise<SpendUrl> {
	const raw = await loadControls(searchParams);
	const filters = await loadFilters(searchParams);
	const groupBy = raw.groupBy ?? defaults.groupBy;
	return {
		range: rangeOf(raw, defaults.range),
		compare: compareOf(raw, defaults.compare),
		view: { view: raw.view, tax: raw.tax, credits: raw.credits },
		hierarchy: raw.hierarchy,
		currency: raw.currency,
		filters: SPEND_DIMENSIONS.flatMap((dimension) => filterOf(dimension, filters[dimension] ?? [])),
		adding: raw.adding,
		groupBy,
		subGroupBy: raw.subGroupBy === groupBy ? null : raw.subGroupBy,
		granularity: raw.granularity ?? defaults.granularity,
		top: TOPS.find((top) => top === raw.top) ?? defaults.top,
		sort: raw.sort,
	};
}

function rangeOf(
	raw: {
		readonly range: (typeof RANGES)[number] | null;
		readonly from: string | null;
		readonly to: string | null;
	},
	fallback: RangeChoice,
): RangeChoice {
	const span = spanOfText(raw.from, raw.to);
	if (span !== null) return { kind: "custom", span };
	return raw.range === null ? fallback : { kind: "named", name: raw.range };
}

function compareOf(
	raw: {
		readonly vs: (typeof COMPARES)[number] | null;
		readonly vsFrom: string | null;
		readonly vsTo: string | null;
	},
	fallback: CompareChoice,
): CompareChoice {
	const span = spanOfText(raw.vsFrom, raw.vsTo);
	if (span !== null) return { kind: "custom", span };
	return raw.vs === null ? fallback : { kind: "named", name: raw.vs };
}

/** Longest span of a screen: three years and a day of slack for leap years. */
const SPAN_DAYS_MAX = 1097;

/** Two days of an address, both included, in either order, as a span; null when they are none, or too far apart. */
export function spanOfText(from: string | null, to: string | null): DaySpan | null {
	const one = dayOrNull(from);
	const other = dayOrNull(to);
	if (one === null || other === null) return null;
	const [start, last] = one <= other ? [one, other] : [other, one];
	return addDays(start, SPAN_DAYS_MAX) <= last ? null : { start, end: addDays(last, 1) };
}

function dayOrNull(text: string | null): Day | null {
	const day = parseDay(text ?? "");
	return day.ok ? day.value : null;
}

function filterOf(dimension: SpendDimension, chosen: readonly string[]): readonly SpendFilter[] {
	if (chosen.length === 0) return [];
	return [{ dimension, values: chosen.map((value) => (value === NONE ? null : value)) }];
}

/** The address of a screen at `path` with these choices; defaults are left out, so that addresses stay short. */
export function spendHref(path: string, url: SpendUrl, defaults: SpendUrl): string {
	const controls = serialize({
		...rangeParameters(url.range, defaults.range),
		...compareParameters(url.compare, defaults.compare),
		...url.view,
		hierarchy: url.hierarchy,
		currency: url.currency,
		adding: url.adding,
		groupBy: url.groupBy === defaults.groupBy ? null : url.groupBy,
		subGroupBy: url.subGroupBy,
		granularity: url.granularity === defaults.granularity ? null : url.granularity,
		top: url.top === defaults.top ? null : url.top,
		sort: url.sort,
	});
	const filters = Object.fromEntries(
		url.filters.map(({ dimension, values: chosen }) => [dimension, chosen.map((value) => value ?? NONE)]),
	);
	return serializeFilters(`${path}${controls}`, filters);
}

function rangeParameters(range: RangeChoice, fallback: RangeChoice) {
	if (range.kind === "custom") return { from: range.span.start, to: lastDay(range.span) };
	return { range: fallback.kind === "named" && fallback.name === range.name ? null : range.name };
}

function compareParameters(compare: CompareChoice, fallback: CompareChoice) {
	if (compare.kind === "custom") return { vsFrom: compare.span.start, vsTo: lastDay(compare.span) };
	return { vs: fallback.kind === "named" && fallback.name === compare.name ? null : compare.name };
}

/** The filters with the values of one dimension replaced; no values removes it. */
export function withFilter(
	url: SpendUrl,
	dimension: SpendDimension,
	chosen: readonly (string | null)[],
): SpendUrl {
	const others = url.filters.filter((filter) => filter.dimension !== dimension);
	const adding = url.adding === dimension ? null : url.adding;
	return {
		...url,
		adding,
		filters: chosen.length === 0 ? others : [...others, { dimension, values: chosen }],
	};
}

/** The values that a dimension is filtered by; empty when it is not. */
export function filterValues(url: SpendUrl, dimension: SpendDimension): readonly (string | null)[] {
	return url.filters.find((filter) => filter.dimension === dimension)?.values ?? [];
}
