import { OWNER_PARTS, type OwnerReading } from "@outlay/db/read-models/owner-page";
import { moneyLine } from "@outlay/finops/money-text";
import type { ReactNode } from "react";
import { ChartLegend } from "../../../design/charts/chart-legend.tsx";
import { StackedBars } from "../../../design/charts/stacked-bars.tsx";
import { Panel } from "../../../design/panel.tsx";
import { chartOf } from "../query/chart.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { spanText } from "../query/range.ts";
import { spendHref } from "../query/spend-url.ts";
import { DIMENSION_WORDS, lowered } from "../query/words.ts";
import { OwnerBreakdownPanel } from "./owner-breakdown.tsx";
import { OwnerKeys } from "./owner-keys.tsx";
import { OwnerKpis } from "./owner-kpis.tsx";
import { OwnerPartsPanel } from "./owner-parts-panel.tsx";
import { type OwnerPlace, ownerUrl } from "./owner-place.ts";
import { OwnerShared } from "./owner-shared.tsx";

export function OwnerFigures({
	place,
	reading,
	aside,
	moved,
}: {
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
	/** Beside the figures: the forecast and budgets. */
	readonly aside: ReactNode;
	/** Below them: why it is more or less than before. */
	readonly moved: ReactNode;
}) {
	return (
		<div className="grid gap-3.5">
			<OwnerKpis place={place} reading={reading} />
			<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_328px]">
				<div className="grid min-w-0 gap-3.5">
					<Trend place={place} reading={reading} />
					<OwnerPartsPanel place={place} reading={reading} />
					{moved}
				</div>
				<div className="grid min-w-0 gap-3.5 max-lg:sm:grid-cols-2 max-lg:sm:items-start">
					{aside}
					<OwnerBreakdownPanel breakdown="provider" place={place} reading={reading} />
					<OwnerShared place={place} reading={reading} />
				</div>
			</div>
			<div className="grid items-start gap-3.5 sm:grid-cols-[repeat(auto-fit,minmax(18rem,1fr))]">
				{OWNER_PARTS[place.kind] !== "model" && (
					<OwnerBreakdownPanel breakdown="model" place={place} reading={reading} />
				)}
				<OwnerKeys place={place} reading={reading} />
				<OwnerBreakdownPanel breakdown="environment" place={place} reading={reading} />
			</div>
		</div>
	);
}

function Trend({ place, reading }: { readonly place: OwnerPlace; readonly reading: OwnerReading }) {
	const { spend, currency } = reading;
	const { span } = place.periods;
	const dimension = OWNER_PARTS[place.kind];
	const word = lowered(DIMENSION_WORDS[dimension].one);
	const chart = chartOf(spend, {
		dimension,
		span,
		granularity: "day",
		href: (day) =>
			spendHref(
				"/explore",
				{ ...ownerUrl(place), range: { kind: "custom", span: day }, groupBy: dimension },
				EXPLORE_DEFAULTS,
			),
	});
	return (
		<Panel
			title={`Daily spend by ${word}`}
			aside={
				<ChartLegend series={chart.series} provisional={chart.provisional ? "Not final yet" : undefined} />
			}
		>
			<StackedBars
				label={`Daily spend of ${place.owner.name} by ${word}, ${spanText(span)}: ${moneyLine(spend.current.spend, currency)} in all`}
				series={chart.series}
				points={chart.points}
				currency={currency}
				pointName="Day"
			/>
		</Panel>
	);
}
