import type { Granularity } from "@outlay/db/read-models/spend-cut";
import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { CurrencySpend, SpendCell } from "@outlay/db/read-models/spend-result";
import { addDays, addMonths, type Day, type DaySpan, firstDay, monthOf } from "@outlay/finops/day";
import type { ChartPoint, ChartSeries, SeriesColour } from "../../../design/charts/series.ts";
import { daySpanText, dayTick, monthText, weekdayText } from "../../../design/day-text.ts";
import { add, isZero } from "./decimal.ts";
import { groupId, groupName } from "./words.ts";

/** Series that a chart tells apart; the rest is drawn as one. */
const SERIES_MAX = 6;

/** Longest axis: three years of days. */
const BUCKETS_MAX = 1100;

export interface SpendChart {
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	/** Some bars rest on usage that is not billed yet. */
	readonly provisional: boolean;
}

export interface ChartInput {
	readonly dimension: SpendDimension;
	readonly span: DaySpan;
	readonly granularity: Exclude<Granularity, "total">;
	/** Where a bar leads; null: nowhere. */
	readonly href: ((bucket: DaySpan) => string) | null;
}

interface Lane {
	readonly series: ChartSeries;
	/** Places in the result's groups that it adds up. */
	readonly groups: ReadonlySet<number>;
}

/** A result by time as a stacked chart: every bucket of the span, also the empty ones. Sums stay exact. */
export function chartOf(spend: CurrencySpend, input: ChartInput): SpendChart {
	const lanes = lanesOf(spend, input.dimension);
	const byBucket = Map.groupBy(spend.cells, (cell): string => cell.bucket ?? "");
	const points = bucketsOf(input.span, input.granularity).map((bucket): ChartPoint => {
		const cells = byBucket.get(bucketKey(bucket, input.granularity)) ?? [];
		const open = cells.some(({ amounts }) => !isZero(amounts.metered) || !isZero(amounts.provisional));
		return {
			key: bucket.start,
			label: bucketLabel(bucket, input.granularity),
			tick: bucketTick(bucket, input.granularity),
			values: lanes.map((lane) => sumOf(cells.filter((cell) => lane.groups.has(cell.group)))),
			total: sumOf(cells),
			...(open ? { provisional: true } : {}),
			...(input.href === null ? {} : { href: input.href(bucket) }),
		};
	});
	return {
		series: lanes.map(({ series }) => series),
		points,
		provisional: points.some((point) => point.provisional === true),
	};
}

const sumOf = (cells: readonly SpendCell[]) => add(...cells.map(({ amounts }) => amounts.spend));

function lanesOf({ groups }: CurrencySpend, dimension: SpendDimension): readonly Lane[] {
	const places = groups.map((group, place) => ({ group, place }));
	const named = places.filter(({ group }) => group.key.kind === "value");
	const shown = named.slice(0, SERIES_MAX);
	const none = places.filter(({ group }) => group.key.kind === "none");
	const folded = places.filter((entry) => !shown.includes(entry) && !none.includes(entry));
	const lanes = shown.map(
		({ group, place }, index): Lane => ({
			series: { key: groupId(group.key), name: groupName(dimension, group), colour: colour(index + 1) },
			groups: new Set([place]),
		}),
	);
	const othersCount = folded.reduce(
		(sum, { group }) => sum + (group.key.kind === "others" ? group.key.count : 1),
		0,
	);
	const others = { key: { kind: "others" as const, count: othersCount }, label: "" };
	return [
		...lanes,
		...(folded.length === 0
			? []
			: [
					laneOf(groupName(dimension, others), "others", { colour: none.length > 0 ? 7 : 0, places: folded }),
				]),
		...none.map(({ group, place }) =>
			laneOf(groupName(dimension, group), "none", { colour: 0, places: [{ place }] }),
		),
	];
}

function laneOf(
	name: string,
	key: string,
	{
		colour: seriesColour,
		places,
	}: { readonly colour: SeriesColour; readonly places: readonly { readonly place: number }[] },
): Lane {
	return { series: { key, name, colour: seriesColour }, groups: new Set(places.map(({ place }) => place)) };
}

const COLOURS: readonly SeriesColour[] = [1, 2, 3, 4, 5, 6, 7];
const colour = (index: number): SeriesColour => COLOURS[index - 1] ?? 0;

/** The buckets of a span in order; the first and last are cut to it. */
export function bucketsOf(span: DaySpan, granularity: ChartInput["granularity"]): readonly DaySpan[] {
	const buckets: DaySpan[] = [];
	let start = span.start;
	while (start < span.end && buckets.length < BUCKETS_MAX) {
		const next = nextBucket(start, granularity);
		buckets.push({ start, end: next < span.end ? next : span.end });
		start = next;
	}
	return buckets;
}

function nextBucket(day: Day, granularity: ChartInput["granularity"]): Day {
	switch (granularity) {
		case "month":
			return firstDay(addMonths(monthOf(day), 1));
		case "week":
			return addDays(monday(day), 7);
		default:
			return addDays(day, 1);
	}
}

/** The bucket's name in the result: its first day, also where the span begins later. */
function bucketKey({ start }: DaySpan, granularity: ChartInput["granularity"]): string {
	if (granularity === "month") return firstDay(monthOf(start));
	return granularity === "week" ? monday(start) : start;
}

function monday(day: Day): Day {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	return addDays(day, -((weekday + 6) % 7));
}

function bucketLabel({ start, end }: DaySpan, granularity: ChartInput["granularity"]): string {
	if (granularity === "month") return monthText(monthOf(start));
	return granularity === "week" ? daySpanText(start, addDays(end, -1)) : weekdayText(start);
}

function bucketTick({ start }: DaySpan, granularity: ChartInput["granularity"]): string {
	if (granularity === "month") return monthText(monthOf(start)).slice(0, 3);
	return dayTick(start);
}
