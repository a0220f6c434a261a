import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { ENDED_PERIODS_MAX, type EndedPeriod } from "@outlay/db/read-models/ended-periods";
import { percentText } from "@outlay/finops/decimal-text";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Panel } from "../../../design/panel.tsx";
import { Tag } from "../../../design/tag.tsx";
import { percentOf } from "../../spend/query/decimal.ts";
import { BudgetAmount } from "../budget-amount.tsx";
import { periodText } from "../budget-words.ts";
import { LackingMoney } from "../lacking-money.tsx";

export interface EndedPanelProps {
	readonly budget: BudgetSummary;
	readonly ended: readonly EndedPeriod[];
}

/** How the periods before this one ended, against the plan that they had. */
export function EndedPanel({ budget, ended }: EndedPanelProps) {
	const columns: readonly Column<EndedPeriod>[] = [
		{
			key: "period",
			header: "Period",
			rowHeader: true,
			className: "whitespace-nowrap",
			cell: ({ period }) => periodText(budget.window, period),
		},
		{
			key: "planned",
			header: "Plan",
			numeric: true,
			cell: ({ planned }) => <BudgetAmount amount={planned} unit={budget} />,
		},
		{
			key: "used",
			header: "Used",
			numeric: true,
			cell: ({ used, unconverted, unpriced }) => (
				<>
					<BudgetAmount amount={used} unit={budget} />
					<LackingMoney {...{ unconverted, unpriced }} />
				</>
			),
		},
		{ key: "left", header: "Left", numeric: true, cell: ({ left }) => <Left left={left} budget={budget} /> },
		{
			key: "share",
			header: "Of the plan",
			numeric: true,
			hideBelow: "sm",
			cell: ({ planned, used }) => shareText(used, planned),
		},
	];
	return (
		<Panel
			flush
			title="Periods before"
			note={`Against the plan of their last day, by the bills that are here today. At most the last ${ENDED_PERIODS_MAX}.`}
		>
			<DataTable
				caption="Periods before"
				columns={columns}
				rows={ended}
				rowKey={({ period }) => period.start}
			/>
		</Panel>
	);
}

function Left({ left, budget }: { readonly left: string | null; readonly budget: BudgetSummary }) {
	return (
		<>
			<BudgetAmount amount={left} unit={budget} />
			{left?.startsWith("-") && (
				<div>
					<Tag tone="bad">Over</Tag>
				</div>
			)}
		</>
	);
}

function shareText(used: string, planned: string | null): string {
	const share = planned === null ? null : percentOf(used, planned);
	return share === null ? "–" : percentText(share);
}
