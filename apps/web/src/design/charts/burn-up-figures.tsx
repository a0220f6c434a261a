"use client";

import { useState } from "react";
import { type Column, DataTable } from "../data-table.tsx";
import type { BurnUpPoint } from "./burn-up-points.ts";

const COLUMNS: readonly Column<BurnUpPoint>[] = [
	{ key: "day", header: "Day", rowHeader: true, className: "whitespace-nowrap", cell: ({ label }) => label },
	{ key: "this", header: "This day", numeric: true, cell: ({ dayText }) => dayText },
	{ key: "used", header: "Used so far", numeric: true, cell: ({ usedText }) => usedText },
	{ key: "left", header: "Left of the plan", numeric: true, cell: ({ leftText }) => leftText },
];

const FORECAST_COLUMNS: readonly Column<BurnUpPoint>[] = [
	{ key: "forecast", header: "Forecast", numeric: true, cell: ({ forecast }) => forecast?.text ?? "" },
	{ key: "range", header: "80 % range", numeric: true, cell: ({ forecast }) => forecast?.rangeText ?? "" },
];

/** The chart's figures up to today and the forecast of the last day, made when they are asked for. */
export function BurnUpFigures({
	label,
	points,
}: {
	readonly label: string;
	readonly points: readonly BurnUpPoint[];
}) {
	const [open, setOpen] = useState(false);
	const hasForecast = points.some(({ forecast }) => forecast !== null);
	return (
		<details
			className="no-print mt-1 text-xs text-ink-3"
			onToggle={(event) => setOpen(event.currentTarget.open)}
		>
			<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">
				{open ? "Hide the table" : "Show as a table"}
			</summary>
			{open && (
				<div className="-mx-4.5 mt-2 border-t border-line text-sm text-ink">
					<DataTable
						wide
						caption={label}
						columns={hasForecast ? [...COLUMNS, ...FORECAST_COLUMNS] : COLUMNS}
						rows={points.filter(({ used, forecast }) => used !== null || forecast !== null)}
						rowKey={({ day }) => day}
					/>
				</div>
			)}
		</details>
	);
}
