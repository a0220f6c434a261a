import type { ScenarioFigures, ScenarioOutcome } from "@outlay/db/scenarios/scenario-figures";
import { SCENARIO_PARTS } from "@outlay/finops/scenario";
import { ChartLegend } from "../../design/charts/chart-legend.tsx";
import type { ChartPoint, ChartSeries } from "../../design/charts/series.ts";
import { StackedBars } from "../../design/charts/stacked-bars.tsx";
import { dayText } from "../../design/day-text.ts";
import { Kpi, KpiStrip } from "../../design/kpi-strip.tsx";
import { Money } from "../../design/money.tsx";
import { Notice } from "../../design/notice.tsx";
import { missingText, PART_WORDS, priceLines } from "./scenario-words.ts";

type Priced = Extract<ScenarioOutcome, { readonly status: "priced" }>;

const SERIES: readonly ChartSeries[] = [
	{ key: "input", name: PART_WORDS.input, colour: 1 },
	{ key: "cached", name: PART_WORDS.cached, colour: 2 },
	{ key: "output", name: PART_WORDS.output, colour: 3 },
];

/** What a scenario comes to, by month and part, and the prices that it was worked out with. */
export function ScenarioResult({ figures }: { readonly figures: ScenarioFigures }) {
	const { outcome, prices, priceDay } = figures;
	return (
		<div className="grid grid-cols-1 gap-3.5">
			{outcome.status === "priced" ? (
				<PricedResult outcome={outcome} />
			) : (
				<Notice tone="warn">{unknownText(outcome)}</Notice>
			)}
			<details className="text-xs text-ink-3">
				<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">
					Prices of {dayText(priceDay)}, for all months
				</summary>
				<ul className="grid gap-1 pt-1">
					{priceLines(prices).map((line) => (
						<li key={line}>{line}</li>
					))}
				</ul>
			</details>
		</div>
	);
}

function unknownText(outcome: Exclude<ScenarioOutcome, Priced>): string {
	if (outcome.status === "unpriced") {
		return `Unpriced: ${missingText(outcome.missing)}. Enter the price in the price book, or choose another model.`;
	}
	return `The prices are in ${outcome.currencies.join(" and ")}, which do not add up. Choose models with prices in one currency.`;
}

function PricedResult({ outcome }: { readonly outcome: Priced }) {
	const { currency, months, total, perCall, perUser } = outcome;
	const [first, last] = [months[0], months.at(-1)];
	const points = months.map(({ month, amounts }): ChartPoint => {
		return {
			key: String(month),
			label: `Month ${month}`,
			tick: String(month),
			values: SCENARIO_PARTS.map((part) => amounts[part]),
			total: amounts.total,
		};
	});
	return (
		<>
			<KpiStrip label="What it comes to">
				<Kpi label="In all" value={<Money amount={total.total} currency={currency} cents="small" />}>
					{months.length === 1 ? "one month" : `${months.length} months`}
				</Kpi>
				<Kpi
					label="First month"
					value={<Money amount={first?.amounts.total ?? "0"} currency={currency} cents="small" />}
				>
					{last !== undefined && months.length > 1 && (
						<>
							last month <Money amount={last.amounts.total} currency={currency} />
						</>
					)}
				</Kpi>
				<Kpi label="Per call" value={<Money amount={perCall} currency={currency} cents="small" />}>
					<Money amount={perUser} currency={currency} /> per user and month
				</Kpi>
			</KpiStrip>
			<figure className="min-w-0">
				<ChartLegend series={SERIES} />
				<StackedBars
					label="Cost by month: new input, cached input and output."
					series={SERIES}
					points={points}
					currency={currency}
					pointName="Month"
					height={190}
				/>
			</figure>
		</>
	);
}
