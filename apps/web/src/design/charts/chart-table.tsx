"use client";

import Link from "next/link";
import { type Column, DataTable } from "../data-table.tsx";
import { Money } from "../money.tsx";
import type { ChartPoint, ChartSeries } from "./series.ts";

export interface ChartTableProps {
	readonly label: string;
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	readonly currency: string;
	readonly pointName: string;
}

export function ChartTable({ label, series, points, currency, pointName }: ChartTableProps) {
	const columns: readonly Column<ChartPoint>[] = [
		{
			key: "point",
			header: pointName,
			rowHeader: true,
			className: "whitespace-nowrap",
			cell: (point) => <PointName point={point} />,
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
	return (
		<div className="-mx-4.5 mt-2 border-t border-line text-sm text-ink">
			<DataTable caption={label} rows={points} rowKey={(point) => point.key} wide columns={columns} />
		</div>
	);
}

function PointName({ point }: { readonly point: ChartPoint }) {
	if (point.href === undefined) return point.label;
	return (
		<Link href={point.href} className="hover:underline">
			{point.label}
		</Link>
	);
}
