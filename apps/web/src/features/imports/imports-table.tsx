import type { ImportMoneyView, ImportSummary } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Time } from "../../design/time.tsx";
import { ImportStatus } from "./import-status.tsx";
import { isMoving, isStoppable, shortReason, sourceText, spanText } from "./import-words.ts";
import { StopImport } from "./stop-import.tsx";

interface ImportsTableProps {
	readonly items: readonly ImportSummary[];
	readonly timeZone: string;
	readonly canWrite: boolean;
}

export function ImportsTable({ items, timeZone, canWrite }: ImportsTableProps) {
	const columns: readonly Column<ImportSummary>[] = [
		{
			key: "file",
			header: "File",
			rowHeader: true,
			cell: (item) => <FileCell item={item} />,
			className: "min-w-36 sm:min-w-44",
		},
		{ key: "status", header: "Status", cell: (item) => <StatusCell item={item} canStop={canWrite} /> },
		{
			key: "span",
			header: "Days",
			hideBelow: "md",
			cell: (item) => (item.span === null ? "" : <span className="num">{spanText(item.span)}</span>),
		},
		{ key: "rows", header: "Rows", numeric: true, hideBelow: "md", cell: (item) => <RowsCell item={item} /> },
		{
			key: "money",
			header: "Money in",
			numeric: true,
			hideBelow: "md",
			cell: ({ money }) => <MoneyCell money={money} part="amountIn" />,
		},
		{
			key: "charged",
			header: "Counted",
			numeric: true,
			cell: ({ money }) => <MoneyCell money={money} part="charged" />,
		},
		{
			key: "who",
			header: "Brought by",
			hideBelow: "lg",
			cell: (item) => (
				<>
					{item.requestedBy ?? <span className="text-ink-3">not noted</span>}
					<div className="text-xs text-ink-3">
						<Time instant={Date.parse(item.createdAt)} timeZone={timeZone} />
					</div>
				</>
			),
		},
		...(canWrite && items.some((item) => isMoving(item.status)) ? [stopColumn] : []),
	];
	return (
		<DataTable caption="Imports, newest first" columns={columns} rows={items} rowKey={(item) => item.id} />
	);
}

const stopColumn: Column<ImportSummary> = {
	key: "stop",
	header: <span className="sr-only">Cancel</span>,
	hideBelow: "sm",
	cell: (item) => <StopCell item={item} />,
};

function StopCell({ item: { id, fileName, status } }: { readonly item: ImportSummary }) {
	return isStoppable(status) && isMoving(status) && <StopImport id={id} fileName={fileName} />;
}

function FileCell({ item }: { readonly item: ImportSummary }) {
	return (
		<>
			<Link href={`/imports/${item.id}`} className="rounded-xs break-all hover:underline">
				{item.fileName}
			</Link>
			<div className="text-xs font-normal text-ink-3">
				{item.source === null ? "" : sourceText(item.source)}
			</div>
		</>
	);
}

interface StatusCellProps {
	readonly item: ImportSummary;
	readonly canStop: boolean;
}

/** A failed one says why in short; its page says what to do. On a telephone it has no column to be stopped in. */
function StatusCell({ item, canStop }: StatusCellProps) {
	return (
		<>
			<ImportStatus item={item} />
			{canStop && (
				<div className="mt-1 sm:hidden">
					<StopCell item={item} />
				</div>
			)}
			{item.status === "failed" && item.trouble !== null && (
				<div className="mt-1 max-w-72 text-xs break-words text-ink-3">{shortReason(item.trouble)}</div>
			)}
		</>
	);
}

function RowsCell({ item: { rows } }: { readonly item: ImportSummary }) {
	if (rows.read === 0) return null;
	return (
		<>
			{countText(rows.read)}
			{rows.quarantined > 0 && (
				<div className="text-xs text-warn">{countText(rows.quarantined)} quarantined</div>
			)}
		</>
	);
}

interface MoneyCellProps {
	readonly money: readonly ImportMoneyView[];
	readonly part: "amountIn" | "charged";
}

/** One line per currency that has money; usage without a price of its own has none. */
function MoneyCell({ money, part }: MoneyCellProps) {
	return money
		.filter(({ currency }) => currency !== "")
		.map((line) => (
			<div key={line.currency}>
				<Money amount={line[part]} currency={line.currency} />
			</div>
		));
}
