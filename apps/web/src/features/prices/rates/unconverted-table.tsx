import type { Unconverted } from "@outlay/db/read-models/exchange-rates";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { daySpanText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Money } from "../../../design/money.tsx";
import { EnterRates } from "./enter-rates.tsx";

export interface UnconvertedTableProps {
	readonly rows: readonly Unconverted[];
	readonly to: string;
	readonly canWrite: boolean;
}

/** Spend that no rate converts, by month and currency. */
export function UnconvertedTable({ rows, to, canWrite }: UnconvertedTableProps) {
	const enter: Column<Unconverted> = {
		key: "enter",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: ({ currency, firstDay }) => (
			<EnterRates to={to} variant="secondary" initial={{ currency, date: firstDay }} />
		),
	};
	return (
		<DataTable
			caption="Unconverted spend"
			rows={rows}
			rowKey={({ currency, month }) => `${currency} ${month}`}
			columns={[
				{ key: "currency", header: "Currency", rowHeader: true, cell: ({ currency }) => currency },
				{
					key: "days",
					header: "Days without a rate",
					cell: ({ days, firstDay, lastDay }) => (
						<span className="num">
							{days}: {daySpanText(firstDay, lastDay)}
						</span>
					),
				},
				{
					key: "effective",
					header: "Used",
					numeric: true,
					cell: ({ effective, currency }) => <Money amount={effective} currency={currency} />,
				},
				{
					key: "billed",
					header: "Billed",
					numeric: true,
					hideBelow: "sm",
					cell: ({ billed, currency }) => <Money amount={billed} currency={currency} />,
				},
				...(canWrite ? [enter] : []),
			]}
			empty={
				<EmptyState low title="Nothing is unconverted">
					All spend of the last three years is in {to} or has a rate on its day.
				</EmptyState>
			}
		/>
	);
}
