import type { MetricSummary } from "@outlay/db/read-models/attribution";
import { countText } from "../../design/count-text.ts";
import { DataTable } from "../../design/data-table.tsx";
import { daySpanText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { UploadTable } from "./upload-table.tsx";

export interface MetricsPanelProps {
	readonly metrics: readonly MetricSummary[];
	readonly canWrite: boolean;
}

/** Dated metrics that splits follow: seats, requests, rows. */
export function MetricsPanel({ metrics, canWrite }: MetricsPanelProps) {
	return (
		<Panel
			title="Metrics"
			flush
			aside={canWrite && <UploadTable kind="metrics" name={null} revision={null} />}
			note="A split may follow a metric: a month's money is shared in proportion to its amounts in that month."
		>
			<DataTable
				caption="Metrics"
				rows={metrics}
				rowKey={({ name }) => name}
				columns={[
					{ key: "name", header: "Metric", rowHeader: true, cell: ({ name }) => name },
					{ key: "values", header: "Values", numeric: true, cell: ({ values }) => countText(values) },
					{
						key: "days",
						header: "Days",
						hideBelow: "sm",
						cell: ({ firstDay, lastDay }) => <span className="num">{daySpanText(firstDay, lastDay)}</span>,
					},
					...(canWrite
						? [
								{
									key: "actions",
									header: <span className="sr-only">Actions</span>,
									className: "text-right",
									cell: ({ name }: MetricSummary) => (
										<UploadTable kind="metrics" name={name} revision={null} />
									),
								},
							]
						: []),
				]}
				empty={
					<EmptyState title="No metrics yet">
						Upload seats, requests or anything else that says who uses what is shared.
					</EmptyState>
				}
			/>
		</Panel>
	);
}
