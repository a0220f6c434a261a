import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { SortLink, type SortState } from "./sort-link.tsx";

export interface Column<Row> {
	readonly key: string;
	readonly header: ReactNode;
	readonly cell: (row: Row) => ReactNode;
	/** Figures: right-aligned and tabular. */
	readonly numeric?: boolean | undefined;
	/** The cell that names the row; screen readers repeat it. One per table. */
	readonly rowHeader?: boolean | undefined;
	/** The heading becomes a link that sorts by this key; needs `sort` on the table. */
	readonly sortKey?: string | undefined;
	/** The first press of the heading sorts the largest first, as it does for figures. */
	readonly largestFirst?: boolean | undefined;
	/** Left out below this width. */
	readonly hideBelow?: "sm" | "md" | "lg" | undefined;
	/** A cell in the last line, where columns add up. */
	readonly total?: ReactNode;
	readonly className?: string | undefined;
}

export interface DataTableProps<Row> {
	/** What the table shows, for those who cannot see its title. */
	readonly caption: string;
	readonly columns: readonly Column<Row>[];
	readonly rows: readonly Row[];
	readonly rowKey: (row: Row) => string;
	/** Rows that stand apart, such as Unallocated, are quieter. */
	readonly quiet?: ((row: Row) => boolean) | undefined;
	readonly sort?: SortState | undefined;
	/** Many columns: scrolls sideways inside its own box at every width, and the heading sticks to the box. */
	readonly wide?: boolean | undefined;
	/** Shown instead of rows when there are none. */
	readonly empty?: ReactNode;
}

const HIDE = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden" } as const;
const EDGE = "first:pl-4.5 last:pr-4.5";

export function DataTable<Row>(props: DataTableProps<Row>) {
	const { caption, columns, rows, rowKey, quiet, wide = false } = props;
	if (rows.length === 0 && props.empty !== undefined) return props.empty;
	return (
		// biome-ignore lint/a11y/useSemanticElements: a section here would nest landmarks; a region only names the scroll area.
		<div
			role="group"
			aria-label={caption}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard.
			tabIndex={0}
			className={classNames(
				"rounded-b-lg focus-visible:-outline-offset-2",
				wide ? "max-h-[75dvh] overflow-auto" : "max-md:overflow-x-auto",
			)}
		>
			<table className="w-full border-separate border-spacing-0">
				<caption className="sr-only">{caption}</caption>
				<thead>
					<tr>
						{columns.map((column) => (
							<HeaderCell key={column.key} column={column} sort={props.sort} />
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr
							key={rowKey(row)}
							className={classNames("group/row hover:bg-sunken", quiet?.(row) && "text-ink-3")}
						>
							{columns.map((column) => (
								<BodyCell key={column.key} column={column} row={row} />
							))}
						</tr>
					))}
				</tbody>
				{columns.some((column) => column.total !== undefined) && <TotalRow columns={columns} />}
			</table>
		</div>
	);
}

function HeaderCell<Row>({
	column,
	sort,
}: {
	readonly column: Column<Row>;
	readonly sort: SortState | undefined;
}) {
	const sorted = sort !== undefined && column.sortKey !== undefined && sort.key === column.sortKey;
	return (
		<th
			scope="col"
			aria-sort={sorted ? sort.direction : undefined}
			className={classNames(
				"sticky top-0 z-1 border-b border-line bg-panel px-2.5 py-2 text-xs font-medium whitespace-nowrap text-ink-3 max-md:top-auto",
				column.numeric === true ? "text-right" : "text-left",
				EDGE,
				column.hideBelow !== undefined && HIDE[column.hideBelow],
			)}
		>
			{sort !== undefined && column.sortKey !== undefined ? (
				<SortLink
					sort={sort}
					sortKey={column.sortKey}
					largestFirst={column.largestFirst ?? column.numeric === true}
				>
					{column.header}
				</SortLink>
			) : (
				column.header
			)}
		</th>
	);
}

function cellClass<Row>(column: Column<Row>): string {
	return classNames(
		"border-b border-line px-2.5 py-[9px] align-middle group-last/row:border-b-0",
		column.numeric === true && "num text-right",
		EDGE,
		column.hideBelow !== undefined && HIDE[column.hideBelow],
		column.className,
	);
}

function BodyCell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
	if (column.rowHeader !== true) return <td className={cellClass(column)}>{column.cell(row)}</td>;
	return (
		<th scope="row" className={classNames(cellClass(column), "text-left font-strong")}>
			{column.cell(row)}
		</th>
	);
}

function TotalRow<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
	return (
		<tfoot>
			<tr>
				{columns.map((column) => (
					<td
						key={column.key}
						className={classNames(
							"border-t border-line-strong px-2.5 py-[9px] font-semibold",
							column.numeric === true && "num text-right",
							EDGE,
							column.hideBelow !== undefined && HIDE[column.hideBelow],
						)}
					>
						{column.total}
					</td>
				))}
			</tr>
		</tfoot>
	);
}
