import type { ForecastAccuracy, HorizonError } from "@outlay/finops/forecast-backtest";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { biasText, GRADES_TEXT, shareText } from "./forecast-words.ts";

const COLUMNS: readonly Column<HorizonError>[] = [
	{
		key: "days",
		header: "Sum of",
		rowHeader: true,
		cell: ({ days }) => (days === 1 ? "1 day" : `${days} days`),
	},
	{ key: "wape", header: "Off by", numeric: true, cell: ({ wape }) => shareText(wape) },
	{ key: "bias", header: "Bias", numeric: true, cell: ({ bias }) => biasText(bias) },
	{ key: "coverage", header: "In range", numeric: true, cell: ({ coverage }) => shareText(coverage) },
	{ key: "forecasts", header: "Past forecasts", numeric: true, cell: ({ forecasts }) => forecasts },
];

/** How far off forecasts of past days were, made again from what was known on their day. */
export function PastErrors({
	of,
	accuracy: { horizons },
}: {
	/** Whose forecasts: names the table. */
	readonly of: string;
	readonly accuracy: ForecastAccuracy;
}) {
	return (
		<>
			<DataTable
				caption={`Past forecasts of ${of}`}
				columns={COLUMNS}
				rows={horizons}
				rowKey={({ days }) => String(days)}
			/>
			<p className="px-4.5 pt-2 pb-1 text-xs text-ink-3">
				Made again from what was known on past days. {GRADES_TEXT} Bias above zero said too much. The range
				should hold 80 %.
			</p>
		</>
	);
}
