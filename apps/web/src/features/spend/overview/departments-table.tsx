import Link from "next/link";
import { Sparkline } from "../../../design/charts/sparkline.tsx";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Delta } from "../../../design/delta.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Money } from "../../../design/money.tsx";
import { Panel } from "../../../design/panel.tsx";
import { ShareBar } from "../../../design/share-bar.tsx";
import { OWNER_TITLES } from "../owners/owner-words.ts";
import { DIMENSION_WORDS } from "../query/words.ts";
import type { DepartmentRow, OverviewModel } from "./model.ts";

export function DepartmentsTable({ model }: { readonly model: OverviewModel }) {
	const { departments } = model;
	return (
		<Panel
			flush
			title={OWNER_TITLES[model.owner]}
			aside={
				<span className="no-print flex gap-3">
					<Link href={departments.exploreHref} className="rounded-xs hover:text-ink hover:underline">
						Explore
					</Link>
					<a href={departments.csvHref} className="rounded-xs hover:text-ink hover:underline" download>
						CSV
					</a>
				</span>
			}
		>
			<DataTable
				caption={`Spend by ${model.owner}`}
				rows={departments.rows}
				rowKey={(row) => row.key}
				quiet={(row) => row.kind !== "owner"}
				columns={columnsOf(model)}
				empty={
					<EmptyState title="No spend in this period">Choose another month, or import an export.</EmptyState>
				}
			/>
		</Panel>
	);
}

function columnsOf(model: OverviewModel): readonly Column<DepartmentRow>[] {
	const { currency, compared, spend } = model;
	const change: Column<DepartmentRow> = {
		key: "change",
		header: `vs ${compared?.label ?? ""}`,
		numeric: true,
		cell: (row) => row.change !== null && <Delta percent={row.change.percent} />,
		total: spend.change === null ? undefined : <Delta percent={spend.change.percent} />,
	};
	return [
		{
			key: "name",
			header: DIMENSION_WORDS[model.owner].one,
			rowHeader: true,
			className: "md:whitespace-nowrap",
			cell: (row) => <DepartmentName row={row} />,
			total: "Total",
		},
		{
			key: "spend",
			header: "Spend",
			numeric: true,
			cell: (row) => <Money amount={row.spend} currency={currency} />,
			total: <Money amount={spend.amount} currency={currency} />,
		},
		...(compared === null ? [] : [change]),
		{
			key: "share",
			header: "Share",
			hideBelow: "sm",
			className: "w-[13%] min-w-24",
			cell: (row) => <ShareBar percent={row.share} of="of spend" />,
		},
		{
			key: "trend",
			header: "By day",
			hideBelow: "md",
			cell: (row) => <Sparkline label={`Daily spend of ${row.name}`} values={row.trend} />,
		},
		...(compared === null ? [] : [driverColumn(currency)]),
	];
}

function DepartmentName({ row }: { readonly row: DepartmentRow }) {
	const text = row.kind === "owner" ? row.name : <span className="font-normal">{row.name}</span>;
	if (row.href === null) return text;
	return (
		<Link href={row.href} className="rounded-xs hover:underline">
			{text}
		</Link>
	);
}

function driverColumn(currency: string): Column<DepartmentRow> {
	return {
		key: "driver",
		header: "Largest driver",
		hideBelow: "sm",
		cell: ({ driver }) =>
			driver === null ? (
				<span className="text-ink-3">none stands out</span>
			) : (
				<Link href={driver.href} className="rounded-xs text-ink-2 hover:text-ink hover:underline">
					{driver.label} <Money amount={driver.amount} currency={currency} cents="hidden" signed />
				</Link>
			),
	};
}
