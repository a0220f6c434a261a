import type { ThresholdEvent } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Panel } from "../../../design/panel.tsx";
import { Time } from "../../../design/time.tsx";
import { BudgetAmount } from "../budget-amount.tsx";
import { thresholdText } from "../budget-words.ts";
import { type ThresholdRow, thresholdRows } from "./threshold-rows.ts";

export interface ThresholdsPanelProps {
	readonly budget: BudgetSummary;
	readonly events: readonly ThresholdEvent[];
	readonly timeZone: string;
}

/** Where somebody is told, and whether that was so in the running period. */
export function ThresholdsPanel({ budget, events, timeZone }: ThresholdsPanelProps) {
	const columns: readonly Column<ThresholdRow>[] = [
		{
			key: "threshold",
			header: "Threshold",
			rowHeader: true,
			cell: ({ threshold }) => thresholdText(threshold, budget),
		},
		{
			key: "level",
			header: "At",
			numeric: true,
			cell: ({ level }) => <BudgetAmount amount={level} unit={budget} />,
		},
		{
			key: "fired",
			header: "In this period",
			cell: ({ fired }) =>
				fired === null ? (
					<span className="text-ink-3">Not yet</span>
				) : (
					<>
						<Time instant={fired.at.getTime()} timeZone={timeZone} />
						{!fired.told && <div className="text-xs text-ink-3">Recorded; a higher one was told</div>}
					</>
				),
		},
	];
	return (
		<Panel
			flush
			title="Thresholds"
			note="Each fires once in a period, and again when the amount is changed or use falls below 98 % of it."
		>
			<DataTable
				caption="Thresholds"
				columns={columns}
				rows={thresholdRows(budget, events)}
				rowKey={({ threshold }) => thresholdText(threshold, budget)}
				empty={<EmptyState title="No thresholds">Nobody is told before the plan is used up.</EmptyState>}
			/>
		</Panel>
	);
}
