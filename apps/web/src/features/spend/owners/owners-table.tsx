import type { CurrencySpend } from "@outlay/db/read-models/spend-result";
import { countText } from "@outlay/finops/count-text";
import Link from "next/link";
import { Sparkline } from "../../../design/charts/sparkline.tsx";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { Delta } from "../../../design/delta.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Money } from "../../../design/money.tsx";
import { ShareBar } from "../../../design/share-bar.tsx";
import { changeBetween } from "../query/decimal.ts";
import { DIMENSION_WORDS } from "../query/words.ts";
import type { OwnerRow } from "./owner-rows.ts";
import type { OwnerKind } from "./owner-words.ts";

export interface OwnersTableProps {
	readonly kind: OwnerKind;
	readonly rows: readonly OwnerRow[];
	readonly spend: CurrencySpend | null;
	readonly currency: string;
	/** What spend is compared with; null when nothing is. */
	readonly compared: string | null;
}

const PARENT_WORDS = { team: "Department", feature: "Team" } as const;
const PART_WORDS = { department: "Teams", team: "Features" } as const;

export function OwnersTable(props: OwnersTableProps) {
	const word = DIMENSION_WORDS[props.kind];
	return (
		<DataTable
			caption={`Spend by ${word.one.toLowerCase()}`}
			rows={props.rows}
			rowKey={(row) => row.key}
			quiet={(row) => row.owner === null || row.trend.length === 0}
			columns={columnsOf(props)}
			empty={
				<EmptyState title={`No ${word.many} yet`}>
					They appear here once the hierarchy has some, or spend has an owner.
				</EmptyState>
			}
		/>
	);
}

function columnsOf({ kind, spend, currency, compared }: OwnersTableProps): readonly Column<OwnerRow>[] {
	return [
		{
			key: "name",
			header: DIMENSION_WORDS[kind].one,
			rowHeader: true,
			cell: (row) => <Name row={row} />,
			total: "Total",
		},
		...(kind === "department" ? [] : [parentColumn(PARENT_WORDS[kind])]),
		{
			key: "spend",
			header: "Spend",
			numeric: true,
			cell: (row) => <Money amount={row.spend} currency={currency} />,
			total: <Money amount={spend?.current.spend ?? "0"} currency={currency} />,
		},
		...(compared === null ? [] : [changeColumn(spend, compared)]),
		{
			key: "share",
			header: "Share",
			hideBelow: "sm",
			className: "w-[14%] min-w-24",
			cell: (row) => <ShareBar percent={row.share} of="of spend" />,
		},
		{
			key: "trend",
			header: "By day",
			hideBelow: "md",
			cell: (row) => <Sparkline label={`Daily spend of ${row.name}`} values={row.trend} />,
		},
		...(kind === "feature" ? [] : [partsColumn(PART_WORDS[kind])]),
	];
}

function Name({ row }: { readonly row: OwnerRow }) {
	if (row.href === null) return row.name;
	return (
		<Link href={row.href} className="rounded-xs hover:underline">
			{row.name}
		</Link>
	);
}

function parentColumn(header: string): Column<OwnerRow> {
	return {
		key: "parent",
		header,
		hideBelow: "sm",
		cell: ({ owner }) =>
			owner?.parent && (
				<Link href={owner.parent.href} className="rounded-xs text-ink-2 hover:text-ink hover:underline">
					{owner.parent.name}
				</Link>
			),
	};
}

function changeColumn(spend: CurrencySpend | null, compared: string): Column<OwnerRow> {
	const total = spend?.compared ? changeBetween(spend.current.spend, spend.compared.spend) : null;
	return {
		key: "change",
		header: `vs ${compared}`,
		numeric: true,
		cell: (row) => row.change !== null && <Delta percent={row.change.percent} />,
		total: total !== null && <Delta percent={total.percent} />,
	};
}

function partsColumn(header: string): Column<OwnerRow> {
	return {
		key: "parts",
		header,
		numeric: true,
		hideBelow: "lg",
		cell: ({ owner }) => owner !== null && countText(owner.parts),
	};
}
