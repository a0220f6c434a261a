import type { SpendDimension } from "@outlay/db/read-models/spend-dimensions";
import type { CurrencySpend, SpendGroup } from "@outlay/db/read-models/spend-result";
import type { ChartPoint, ChartSeries, SeriesColour } from "../../../design/charts/series.ts";
import type { SpendChart } from "../query/chart.ts";
import { add, descending, isZero } from "../query/decimal.ts";
import { groupId, groupName } from "../query/words.ts";

const SERIES_MAX = 6;
const COLOURS: readonly SeriesColour[] = [1, 2, 3, 4, 5, 6];

/** A result without time: one bar per group, stacked by its sub-groups where there are any. */
export function groupChart(
	spend: CurrencySpend,
	dimensions: { readonly group: SpendDimension; readonly subGroup: SpendDimension | null },
	href: (group: SpendGroup) => string | null,
): SpendChart {
	const named = dimensions.subGroup === null ? [] : largestSubGroups(spend, dimensions.subGroup);
	const points = spend.groups.map((group) =>
		pointOf(group, { dimension: dimensions.group, named, href: href(group) }),
	);
	const series =
		dimensions.subGroup === null
			? [{ key: "spend", name: "Spend", colour: 1 as const }]
			: withRest(named, points);
	return { series, points, provisional: false };
}

function largestSubGroups({ groups }: CurrencySpend, dimension: SpendDimension): readonly ChartSeries[] {
	const byId = Map.groupBy(
		groups.flatMap((group) => group.subGroups).filter((sub) => sub.key.kind === "value"),
		(sub) => groupId(sub.key),
	);
	return [...byId]
		.map(([key, subs]) => ({ key, subs, total: add(...subs.map((sub) => sub.current.spend)) }))
		.sort((a, b) => descending(a.total, b.total))
		.slice(0, SERIES_MAX)
		.map(({ key, subs }, index) => ({
			key,
			name: subs[0] === undefined ? key : groupName(dimension, subs[0]),
			colour: COLOURS[index] ?? 0,
		}));
}

function pointOf(
	group: SpendGroup,
	{
		dimension,
		named,
		href,
	}: {
		readonly dimension: SpendDimension;
		readonly named: readonly ChartSeries[];
		readonly href: string | null;
	},
): ChartPoint {
	const label = groupName(dimension, group);
	const { spend } = group.current;
	const values = named.map(({ key }) =>
		add(...group.subGroups.filter((sub) => groupId(sub.key) === key).map((sub) => sub.current.spend)),
	);
	const rest = add(spend, ...values.map(negated));
	return {
		key: groupId(group.key),
		label,
		tick: label,
		values: named.length === 0 ? [spend] : [...values, rest],
		total: spend,
		...(href === null ? {} : { href }),
	};
}

const negated = (amount: string) => (amount.startsWith("-") ? amount.slice(1) : `-${amount}`);

/** Everything else in one series, where there is anything else. */
function withRest(named: readonly ChartSeries[], points: readonly ChartPoint[]): readonly ChartSeries[] {
	const last = named.length;
	const hasRest = points.some((point) => !isZero(point.values[last] ?? "0"));
	return hasRest || named.length === 0
		? [...named, { key: "rest", name: "Everything else", colour: 0 }]
		: named;
}
