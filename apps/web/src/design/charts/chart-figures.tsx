"use client";

import { useState } from "react";
import { lazily } from "../lazily.tsx";
import type { ChartTableProps } from "./chart-table.tsx";

const ChartTable = lazily(async () => (await import("./chart-table.tsx")).ChartTable);

/** The chart's figures, made when they are asked for: a quarter of days is thousands of cells. */
export function ChartFigures(props: ChartTableProps) {
	const [open, setOpen] = useState(false);
	return (
		<details
			className="no-print mt-1 text-xs text-ink-3"
			onToggle={(event) => setOpen(event.currentTarget.open)}
		>
			<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">
				{open ? "Hide the table" : "Show as a table"}
			</summary>
			{open && <ChartTable {...props} />}
		</details>
	);
}
