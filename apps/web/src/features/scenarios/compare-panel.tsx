import type { ScenarioView } from "@outlay/db/read-models/scenarios";
import type { ScenarioOutcome } from "@outlay/db/scenarios/scenario-figures";
import { groupThousands } from "@outlay/finops/count-text";
import { exactText } from "@outlay/finops/decimal-text";
import type { ReactNode } from "react";
import { ChartLegend } from "../../design/charts/chart-legend.tsx";
import { Lines } from "../../design/charts/lines.tsx";
import type { ChartSeries, LinePoint, SeriesColour } from "../../design/charts/series.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { modelText } from "./scenario-form-model.ts";
import { PART_WORDS } from "./scenario-words.ts";

const COLOURS: readonly SeriesColour[] = [1, 3, 5];

interface Fact {
	readonly name: string;
	readonly of: (scenario: ScenarioView) => ReactNode;
}

/** Up to three scenarios side by side: what they take for granted, what they come to, and by month. */
export function ComparePanel({ scenarios }: { readonly scenarios: readonly ScenarioView[] }) {
	const currencies = new Set(
		scenarios.flatMap(({ figures: { outcome } }) => (outcome.status === "priced" ? [outcome.currency] : [])),
	);
	const [currency] = currencies;
	return (
		<Panel title="Side by side" flush>
			{currency !== undefined && currencies.size === 1 && (
				<MonthsChart scenarios={scenarios} currency={currency} />
			)}
			{currencies.size > 1 && (
				<p className="px-4.5 pb-3 text-sm text-ink-2">
					Their amounts are in {[...currencies].join(" and ")}, so one chart would mislead.
				</p>
			)}
			<DataTable
				caption="Scenarios side by side"
				columns={columnsOf(scenarios, "What it takes for granted")}
				rows={FACTS}
				rowKey={({ name }) => name}
			/>
			<DataTable
				caption="Scenarios side by side, by month"
				columns={columnsOf(scenarios, "Month")}
				rows={monthFacts(scenarios)}
				rowKey={({ name }) => name}
			/>
		</Panel>
	);
}

function MonthsChart({
	scenarios,
	currency,
}: {
	readonly scenarios: readonly ScenarioView[];
	readonly currency: string;
}) {
	const series = scenarios.map(
		({ id, name }, index): ChartSeries => ({ key: id, name, colour: COLOURS[index] ?? 0 }),
	);
	const points = Array.from({ length: monthsMax(scenarios) }, (_, index): LinePoint => {
		const month = index + 1;
		return {
			key: String(month),
			label: `Month ${month}`,
			tick: String(month),
			values: scenarios.map((scenario) => amountOf(scenario, month)),
		};
	});
	return (
		<div className="px-4.5 pb-3">
			<ChartLegend series={series} />
			<Lines
				label="Cost by month of each scenario; the table below has the figures."
				{...{ series, points, currency }}
			/>
		</div>
	);
}

function columnsOf(scenarios: readonly ScenarioView[], header: string): readonly Column<Fact>[] {
	return [
		{ key: "fact", header, rowHeader: true, className: "min-w-32", cell: ({ name }) => name },
		...scenarios.map(
			(scenario): Column<Fact> => ({
				key: scenario.id,
				header: scenario.name,
				numeric: true,
				cell: ({ of }) => of(scenario),
			}),
		),
	];
}

const count = (value: number) => groupThousands(String(value));
const percent = (text: string) => `${exactText(text)} %`;

const FACTS: readonly Fact[] = [
	{ name: "Users in the first month", of: ({ plan }) => count(plan.users) },
	{ name: "Sessions per user and month", of: ({ plan }) => exactText(plan.sessionsPerUser) },
	{ name: "Calls per session", of: ({ plan }) => exactText(plan.callsPerSession) },
	{ name: "Tokens in, per call", of: ({ plan }) => count(plan.inputTokens) },
	{ name: "Of them cached", of: ({ plan }) => percent(plan.cachedPercent) },
	{ name: "Tokens out, per call", of: ({ plan }) => count(plan.outputTokens) },
	{ name: "Growth a month", of: ({ plan }) => percent(plan.growthPercent) },
	{ name: "Model", of: ({ plan }) => modelText(plan.model) },
	{
		name: "Second model",
		of: ({ plan: { swap } }) => (swap === null ? "–" : `${modelText(swap)}, ${percent(swap.percent)}`),
	},
	{ name: "Months", of: ({ plan }) => count(plan.months) },
	...(["input", "cached", "output"] as const).map((part) => ({
		name: `${PART_WORDS[part]}, in all`,
		of: (scenario: ScenarioView) => <Amount {...{ scenario }} of={({ total }) => total[part]} />,
	})),
	{ name: "In all", of: (scenario) => <Amount {...{ scenario }} of={({ total }) => total.total} /> },
	{
		name: "Per user and month",
		of: (scenario) => <Amount {...{ scenario }} of={({ perUser }) => perUser} />,
	},
	{ name: "Per call", of: (scenario) => <Amount {...{ scenario }} of={({ perCall }) => perCall} /> },
];

type Priced = Extract<ScenarioOutcome, { readonly status: "priced" }>;

function Amount({
	scenario,
	of,
}: {
	readonly scenario: ScenarioView;
	readonly of: (outcome: Priced) => string | null;
}) {
	const { outcome } = scenario.figures;
	if (outcome.status !== "priced") {
		return <Tag tone="warn">{outcome.status === "unpriced" ? "Unpriced" : "Several currencies"}</Tag>;
	}
	const amount = of(outcome);
	return amount === null ? "–" : <Money amount={amount} currency={outcome.currency} />;
}

function monthFacts(scenarios: readonly ScenarioView[]): readonly Fact[] {
	return Array.from({ length: monthsMax(scenarios) }, (_, index) => ({
		name: `Month ${index + 1}`,
		of: (scenario: ScenarioView) => <Amount scenario={scenario} of={() => amountOf(scenario, index + 1)} />,
	}));
}

const monthsMax = (scenarios: readonly ScenarioView[]) =>
	Math.max(0, ...scenarios.map(({ plan }) => plan.months));

/** Null: its months have ended by then, or it has no amounts. */
function amountOf({ figures: { outcome } }: ScenarioView, month: number): string | null {
	return outcome.status === "priced" ? (outcome.months[month - 1]?.amounts.total ?? null) : null;
}
