import type { ForecastEventRow } from "@outlay/db/repositories/forecast-events";
import type { ForecastEventKind } from "@outlay/finops/forecast-events";
import { moneyLine } from "@outlay/finops/money-text";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { percentOf } from "./event-answer.ts";
import { EVENT_WORDS } from "./event-words.ts";
import { RemoveEvent } from "./remove-event.tsx";

export interface EventsPanelProps {
	readonly events: readonly ForecastEventRow[];
	readonly mayWrite: boolean;
	/** The button that notes one; false where the actor may not. */
	readonly add: ReactNode;
}

/** Known changes that forecasts count with. */
export function EventsPanel({ events, mayWrite, add }: EventsPanelProps) {
	const columns: readonly Column<ForecastEventRow>[] = mayWrite ? [...COLUMNS, REMOVE] : COLUMNS;
	return (
		<Panel
			flush
			title="Known changes"
			aside={add}
			note="A change to come alters the days after it. One of the past is a step: days before it are read as if it had held."
		>
			{events.length === 0 ? (
				<EmptyState title="Nothing is known to change">
					A new price, a launch or a migration that is noted here is in the forecast before spend shows it.
				</EmptyState>
			) : (
				<DataTable caption="Known changes" columns={columns} rows={events} rowKey={({ id }) => id} />
			)}
		</Panel>
	);
}

const kindText = (kind: ForecastEventKind) => EVENT_WORDS[kind];

/** `−20 %`, `+$40.00 a day`. */
function effectText({ factor, perDay, currency }: ForecastEventRow): string {
	const text = factor === null ? (perDay ?? "0") : percentOf(factor);
	const sign = text.startsWith("-") ? "−" : "+";
	const size = text.replace("-", "");
	return factor === null ? `${sign}${moneyLine(size, currency ?? "")} a day` : `${sign}${size}\u00a0%`;
}

const COLUMNS: readonly Column<ForecastEventRow>[] = [
	{
		key: "day",
		header: "From",
		rowHeader: true,
		className: "whitespace-nowrap",
		cell: ({ day }) => <span className="num">{dayText(day)}</span>,
	},
	{ key: "kind", header: "What", cell: ({ kind }) => kindText(kind) },
	{
		key: "owner",
		header: "Whose",
		cell: ({ owner }) => (owner.kind === "organization" ? "Whole organization" : owner.name),
	},
	{ key: "effect", header: "Effect", numeric: true, cell: effectText },
	{
		key: "note",
		header: "Note",
		className: "min-w-48",
		cell: ({ note, author }) => (
			<>
				{note}
				<div className="text-xs text-ink-3">{author}</div>
			</>
		),
	},
];

const REMOVE: Column<ForecastEventRow> = {
	key: "actions",
	header: <span className="sr-only">Actions</span>,
	cell: ({ id, kind, owner, day }) => (
		<RemoveEvent id={id} name={`${kindText(kind)} of ${owner.name}, ${dayText(day)}`} />
	),
};
