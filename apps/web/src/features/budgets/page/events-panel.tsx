import type { ThresholdEvent } from "@outlay/db/read-models/budget-page";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Panel } from "../../../design/panel.tsx";
import { Time } from "../../../design/time.tsx";
import type { AmountUnit } from "../budget-words.ts";

export interface EventsPanelProps {
	readonly events: readonly ThresholdEvent[];
	readonly unit: AmountUnit;
	readonly timeZone: string;
}

const WHY_WORDS = {
	fell: "use fell below 98 % of it",
	changed: "the threshold or the amount was changed",
	ended: "the period ended",
} as const;

/** What thresholds did, newest first. Nothing before the first of them fires. */
export function EventsPanel({ events, unit, timeZone }: EventsPanelProps) {
	if (events.length === 0) return null;
	const columns: readonly Column<ThresholdEvent>[] = [
		{ key: "at", header: "When", cell: ({ at }) => <Time instant={at.getTime()} timeZone={timeZone} /> },
		{ key: "threshold", header: "Threshold", rowHeader: true, cell: thresholdOf },
		{ key: "what", header: "What", className: "min-w-52", cell: (event) => eventText(event, unit) },
	];
	return (
		<Panel flush title="What thresholds did">
			<DataTable caption="What thresholds did" columns={columns} rows={events} rowKey={({ id }) => id} />
		</Panel>
	);
}

/** With the person, of a budget for each person. */
const thresholdOf = ({ thresholdId, person }: ThresholdEvent) =>
	person === null ? thresholdId : `${person.name}: ${thresholdId}`;

function eventText({ kind, level, value, told, why }: ThresholdEvent, unit: AmountUnit): string {
	if (kind === "rearmed") return `Armed again: ${why === null ? "it may fire anew" : WHY_WORDS[why]}.`;
	const at =
		value === null || level === null
			? ""
			: ` at ${budgetAmountText(value, unit)} of ${budgetAmountText(level, unit)}`;
	return `Crossed${at}, ${told ? "and told" : "recorded beside a higher one"}.`;
}
