import type { PlanVersion } from "@outlay/db/read-models/budget-page";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { Panel } from "../../../design/panel.tsx";
import { Time } from "../../../design/time.tsx";
import type { AmountUnit } from "../budget-words.ts";

export interface VersionsPanelProps {
	readonly versions: readonly PlanVersion[];
	readonly unit: AmountUnit;
	readonly timeZone: string;
}

const KIND_WORDS = { original: "Original", revised: "Revised", reforecast: "Reforecast" } as const;
const PERIODS_SHOWN = 3;

/** Every version of the plan as it was published; none is ever changed. */
export function VersionsPanel({ versions, unit, timeZone }: VersionsPanelProps) {
	const columns: readonly Column<PlanVersion>[] = [
		{
			key: "version",
			header: "Version",
			rowHeader: true,
			cell: ({ version, kind }) => `${version}, ${KIND_WORDS[kind].toLowerCase()}`,
		},
		{
			key: "published",
			header: "Published",
			cell: ({ publishedAt, author }) => (
				<>
					<Time instant={publishedAt.getTime()} timeZone={timeZone} />
					<div className="text-xs text-ink-3">{author}</div>
				</>
			),
		},
		{
			key: "amounts",
			header: "Amounts",
			className: "min-w-44",
			cell: (version) => (
				<>
					{planText(version, unit)}
					{version.note !== "" && <div className="text-xs text-ink-3">{version.note}</div>}
				</>
			),
		},
	];
	return (
		<Panel flush title="History of the plan">
			<DataTable
				caption="Versions of the plan"
				columns={columns}
				rows={versions}
				rowKey={({ version }) => String(version)}
			/>
		</Panel>
	);
}

function planText({ everyPeriod, periods }: PlanVersion, unit: AmountUnit): string {
	const single = periods
		.slice(0, PERIODS_SHOWN)
		.map(({ start, amount }) => `${budgetAmountText(amount, unit)} from ${dayText(start)}`);
	const more = periods.length - PERIODS_SHOWN;
	return [
		...(everyPeriod === null ? [] : [`${budgetAmountText(everyPeriod, unit)} every period`]),
		...single,
		...(more > 0 ? [`${more} more periods`] : []),
	].join("; ");
}
