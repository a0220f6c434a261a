import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Panel } from "../../../design/panel.tsx";
import { Time } from "../../../design/time.tsx";
import type { HistoryRow } from "./history-rows.ts";

export interface HistoryPanelProps {
	readonly rows: readonly HistoryRow[];
	readonly timeZone: string;
}

/** Every change of a budget, from what to what, newest first. Versions of a plan are never changed themselves. */
export function HistoryPanel({ rows, timeZone }: HistoryPanelProps) {
	const columns: readonly Column<HistoryRow>[] = [
		{
			key: "at",
			header: "When",
			cell: ({ at, author }) => (
				<>
					<Time instant={at.getTime()} timeZone={timeZone} />
					<div className="text-xs text-ink-3">{author}</div>
				</>
			),
		},
		{ key: "what", header: "What", rowHeader: true, className: "min-w-32", cell: ({ what }) => what },
		{
			key: "before",
			header: "From",
			className: "min-w-40 text-ink-2",
			cell: ({ before }) => before ?? <span className="text-ink-3">–</span>,
		},
		{
			key: "after",
			header: "To",
			className: "min-w-40",
			cell: ({ after, note }) => (
				<>
					{after}
					{note !== "" && <div className="text-xs text-ink-3">{note}</div>}
				</>
			),
		},
	];
	return (
		<Panel flush title="History">
			<DataTable caption="History of the budget" columns={columns} rows={rows} rowKey={({ id }) => id} />
		</Panel>
	);
}
