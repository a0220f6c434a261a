import Link from "next/link";
import { type Column, DataTable } from "../data-table.tsx";
import { Money } from "../money.tsx";
import type { ChartPoint, ChartSeries } from "./series.ts";
import { StackedBarsLazy } from "./stacked-bars-lazy.tsx";

export interface StackedBarsProps {
	/** What the chart shows and its gist, in a sentence. */
	readonly label: string;
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	readonly currency: string;
	/** Heading of the table's first column: "Day". */
	readonly pointName: string;
	readonly height?: number | undefined;
}

/** A chart and, behind it, the same figures as a table: exact, and for those who do not see the chart. */
export function StackedBars({ label, series, points, currency, pointName, height = 250 }: StackedBarsProps) {
	return (
		<figure>
			<div role="img" aria-label={label}>
				<StackedBarsLazy series={series} points={points} currency={currency} height={height} />
			</div>
			<details className="no-print group mt-1 text-xs text-ink-3">
				<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">
					<span className="group-open:hidden">Show as a table</span>
					<span className="hidden group-open:inline">Hide the table</span>
				</summary>
				<div className="mt-2 -mr-4.5 -ml-4.5 border-t border-line text-sm text-ink">
					<DataTable
						caption={label}
						rows={points}
						rowKey={(point) => point.key}
						wide
						columns={tableColumns({ series, currency, pointName })}
					/>
				</div>
			</details>
		</figure>
	);
}

function tableColumns(
	input: Pick<StackedBarsProps, "series" | "currency" | "pointName">,
): readonly Column<ChartPoint>[] {
	const { series, currency, pointName } = input;
	return [
		{
			key: "point",
			header: pointName,
			rowHeader: true,
			className: "whitespace-nowrap",
			cell: (point) =>
				point.href === undefined ? (
					point.label
				) : (
					<Link href={point.href} className="hover:underline">
						{point.label}
					</Link>
				),
		},
		...series.map(
			(entry, index): Column<ChartPoint> => ({
				key: entry.key,
				header: entry.name,
				numeric: true,
				cell: (point) => <Money amount={point.values[index] ?? "0"} currency={currency} />,
			}),
		),
		{
			key: "total",
			header: "Total",
			numeric: true,
			cell: (point) => <Money amount={point.total} currency={currency} />,
		},
	];
}
