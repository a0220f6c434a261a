import type { Actor } from "@outlay/db/actor";
import { readFreshnessOf } from "@outlay/db/read-models/spend-freshness";
import { leftOutOf } from "@outlay/db/read-models/spend-left-out";
import { querySpend } from "@outlay/db/read-models/spend-query";
import type { CurrencySpend, SpendResult } from "@outlay/db/read-models/spend-result";
import { listSavedViews } from "@outlay/db/repositories/saved-views";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { ChartLegend } from "../../../design/charts/chart-legend.tsx";
import { StackedBars } from "../../../design/charts/stacked-bars.tsx";
import { Delta } from "../../../design/delta.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Money } from "../../../design/money.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { database } from "../../../main.ts";
import { CsvLink } from "../csv-link.tsx";
import { basisLine } from "../query/basis-line.ts";
import { chartOf, type SpendChart } from "../query/chart.ts";
import { csvHref } from "../query/csv-href.ts";
import { changeBetween } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS, SUB_TOP } from "../query/defaults.ts";
import { offeredValues } from "../query/offered-values.ts";
import { compareShortText, spanText } from "../query/range.ts";
import { currenciesOf, shownSpend } from "../query/shown-spend.ts";
import { cutOf, spendContext } from "../query/spend-context.ts";
import { SpendFilters } from "../query/spend-filters.tsx";
import { readSpendUrl, type SearchParams, type SpendUrl, spendHref } from "../query/spend-url.ts";
import { DIMENSION_WORDS, filterValueOf, lowered } from "../query/words.ts";
import { chargesHref, drillHref } from "./drill.ts";
import { groupChart } from "./explore-chart.ts";
import { ExploreTable } from "./explore-table.tsx";
import { SavedViews } from "./saved-views.tsx";
import { ShapeChips } from "./shape-chips.tsx";

/** Explore: any cut of spend by any dimension, as a chart and a table of the same figures. */
export async function ExploreScreen({
	actor,
	searchParams,
}: {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
}) {
	const url = await readSpendUrl(searchParams, EXPLORE_DEFAULTS);
	const context = await spendContext(actor);
	const { today } = context;
	const cut = cutOf(url, context);
	const { groupBy, subGroupBy, granularity, top, sort } = url;
	const [result, offered, freshness, views] = await Promise.all([
		querySpend(database(), actor, {
			...cut,
			groupBy,
			subGroupBy,
			granularity,
			top,
			subTop: SUB_TOP,
			rankBy: sort,
		}),
		offeredValues(actor, url, cut),
		readFreshnessOf(database(), actor, { span: cut.span, today }),
		listSavedViews(database(), actor, "explore"),
	]);
	const spend = shownSpend(result, url.currency ?? context.currency);
	const currency = spend?.currency ?? context.currency;
	const query = spendHref("/explore", url, EXPLORE_DEFAULTS).replace("/explore", "");
	return (
		<>
			<PageHeader
				title="Explore"
				basis={basisLine({
					freshness,
					view: url.view,
					span: cut.span,
					amounts: spend?.current ?? null,
					currency,
					leftOut: leftOutOf(result.currencies, currency),
					convertTo: cut.convertTo,
				})}
			>
				<SavedViews views={views} query={query} mayWrite={actor.rights.has("views.write")} />
			</PageHeader>
			<div className="mb-3.5">
				<SpendFilters
					path="/explore"
					defaults={EXPLORE_DEFAULTS}
					{...{ url, context, offered }}
					currencies={currenciesOf(result, currency)}
				>
					<ShapeChips url={url} />
				</SpendFilters>
			</div>
			{spend === undefined ? (
				<Panel>
					<EmptyState title="No spend here">Choose other days, or take a filter away.</EmptyState>
				</Panel>
			) : (
				<Figures spend={spend} url={url} result={result} cut={cut} fiscal={context.fiscal} />
			)}
		</>
	);
}

interface FiguresProps {
	readonly spend: CurrencySpend;
	readonly url: SpendUrl;
	readonly result: SpendResult;
}

interface ExploreFiguresProps extends FiguresProps {
	readonly cut: ReturnType<typeof cutOf>;
	readonly fiscal: FiscalCalendar;
}

function Figures({ spend, url, result, cut, fiscal }: ExploreFiguresProps) {
	const compared = result.compare === null ? null : compareShortText(result.compare, result.span, fiscal);
	const shape = { groupBy: url.groupBy, subGroupBy: url.subGroupBy, top: url.top, sort: url.sort };
	const own = { ...url, currency: spend.currency };
	const tableCsv = csvHref(own, cut, { ...shape, granularity: "total" });
	const chartCsv = csvHref(own, cut, { ...shape, subGroupBy: null, granularity: url.granularity });
	const word = lowered(DIMENSION_WORDS[url.groupBy].one);
	return (
		<div className="grid gap-3.5">
			<Panel
				title={<Headline spend={spend} compared={compared} days={spanText(result.span)} />}
				aside={
					url.granularity === "total" ? undefined : (
						<CsvLink href={chartCsv} label={`CSV by ${url.granularity}`} />
					)
				}
			>
				<SpendChartFigure spend={spend} url={url} result={result} />
			</Panel>
			<Panel flush title={`By ${word}`} aside={<TableLinks charges={chargesHref(url)} csv={tableCsv} />}>
				<ExploreTable spend={spend} url={url} compared={compared} />
			</Panel>
		</div>
	);
}

function Headline({
	spend,
	compared,
	days,
}: {
	readonly spend: CurrencySpend;
	readonly compared: string | null;
	readonly days: string;
}) {
	const change = spend.compared === null ? null : changeBetween(spend.current.spend, spend.compared.spend);
	return (
		<span className="flex flex-wrap items-baseline gap-x-2.5">
			<span className="text-xl">
				<Money amount={spend.current.spend} currency={spend.currency} cents="small" />
			</span>
			<span className="text-xs font-normal text-ink-3">
				{days}
				{change !== null && compared !== null && (
					<>
						, <Delta percent={change.percent} /> (
						<Money amount={change.amount} currency={spend.currency} cents="hidden" signed />) vs {compared}
					</>
				)}
			</span>
		</span>
	);
}

function SpendChartFigure({ spend, url, result }: FiguresProps) {
	const chart = chartFor({ spend, url, result });
	const word = lowered(DIMENSION_WORDS[url.groupBy].one);
	return (
		<>
			<div className="mb-2">
				<ChartLegend series={chart.series} provisional={chart.provisional ? "Not final yet" : undefined} />
			</div>
			<StackedBars
				label={`Spend by ${word}, ${spanText(result.span)}: ${moneyLine(spend.current.spend, spend.currency)} in all`}
				series={chart.series}
				points={chart.points}
				currency={spend.currency}
				pointName={url.granularity === "total" ? DIMENSION_WORDS[url.groupBy].one : "Period"}
			/>
		</>
	);
}

function chartFor({ spend, url, result }: FiguresProps): SpendChart {
	const { granularity, groupBy, subGroupBy } = url;
	if (granularity === "total") {
		return groupChart(spend, { group: groupBy, subGroup: subGroupBy }, (group) => {
			const value = filterValueOf(group.key);
			return value === undefined ? null : drillHref(url, groupBy, value);
		});
	}
	return chartOf(spend, {
		dimension: groupBy,
		span: result.span,
		granularity,
		href: (bucket) =>
			spendHref(
				"/explore",
				{ ...url, range: { kind: "custom", span: bucket }, granularity: "day" },
				EXPLORE_DEFAULTS,
			),
	});
}

function TableLinks({ charges, csv }: { readonly charges: string; readonly csv: string }) {
	return (
		<span className="no-print flex gap-3">
			<Link href={charges} className="rounded-xs hover:text-ink hover:underline">
				Charges
			</Link>
			<CsvLink href={csv} label="CSV" />
		</span>
	);
}
