import type { MetricSummary } from "@outlay/db/read-models/attribution-metrics";
import { rulesFollowing } from "@outlay/db/repositories/attribution-metrics";
import { countText } from "@outlay/finops/count-text";
import type { RuleSet } from "@outlay/finops/rule-set";
import { DataTable } from "../../design/data-table.tsx";
import { daySpanText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { RemoveMetric } from "./remove-metric.tsx";
import { UploadTable } from "./upload-table.tsx";

export interface MetricsPanelProps {
	readonly metrics: readonly MetricSummary[];
	/** The published rules, which say what follows a metric. */
	readonly ruleSet: RuleSet;
	readonly canWrite: boolean;
}

/** Dated metrics that splits follow: seats, requests, rows. */
export function MetricsPanel({ metrics, ruleSet, canWrite }: MetricsPanelProps) {
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
					{
						key: "rules",
						header: "Followed by",
						hideBelow: "sm",
						cell: ({ name }) =>
							rulesFollowing(ruleSet, name).join(", ") || <span className="text-ink-3">no rule</span>,
					},
					...(canWrite
						? [
								{
									key: "actions",
									header: <span className="sr-only">Actions</span>,
									className: "text-right",
									cell: ({ name }: MetricSummary) => (
										<span className="inline-flex gap-1.5">
											<UploadTable kind="metrics" name={name} revision={null} />
											<RemoveMetric name={name} />
										</span>
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
