import { moneyLine } from "@outlay/finops/money-text";
import type { ReactNode } from "react";
import type { BasisItem } from "../../../design/basis.tsx";
import { ChartLegend } from "../../../design/charts/chart-legend.tsx";
import { StackedBars } from "../../../design/charts/stacked-bars.tsx";
import { daySpanText } from "../../../design/day-text.ts";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { DepartmentsTable } from "./departments-table.tsx";
import type { OverviewModel } from "./model.ts";
import { NeedsYou } from "./needs-you.tsx";
import { OverviewKpis } from "./overview-kpis.tsx";

export interface OverviewProps {
	readonly model: OverviewModel;
	readonly basis: readonly BasisItem[];
	readonly filters: ReactNode;
	/** Above the figures: what is still to be set up. */
	readonly steps: ReactNode;
	/** Beside the figures: the forecast and budgets. */
	readonly aside: ReactNode;
	/** Below them: why it is more or less than before. */
	readonly moved: ReactNode;
}

export function Overview({ model, basis, filters, steps, aside, moved }: OverviewProps) {
	return (
		<>
			<PageHeader title="Overview" basis={basis}>
				{filters}
			</PageHeader>
			<div className="grid gap-3.5">
				{steps}
				<OverviewKpis model={model} />
				<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_328px]">
					<div className="grid min-w-0 gap-3.5">
						<DailySpend model={model} />
						<DepartmentsTable model={model} />
						{moved}
					</div>
					<div className="grid min-w-0 gap-3.5 max-lg:sm:grid-cols-2 max-lg:sm:items-start">
						<NeedsYou items={model.attention} currency={model.currency} />
						{aside}
					</div>
				</div>
			</div>
		</>
	);
}

function DailySpend({ model }: { readonly model: OverviewModel }) {
	const { daily, period, currency, spend } = model;
	return (
		<Panel
			title={`Daily spend by ${model.owner}`}
			aside={
				<ChartLegend series={daily.series} provisional={daily.provisional ? "Not final yet" : undefined} />
			}
		>
			<StackedBars
				label={`Daily spend by ${model.owner}, ${daySpanText(period.first, period.last)}: ${moneyLine(spend.amount, currency)} in all`}
				series={daily.series}
				points={daily.points}
				currency={currency}
				pointName="Day"
			/>
		</Panel>
	);
}
