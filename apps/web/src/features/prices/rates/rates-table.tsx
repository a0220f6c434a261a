import type { ExchangeRate } from "@outlay/db/read-models/exchange-rates";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { RemoveRate } from "./remove-rate.tsx";

export interface RatesTableProps {
	readonly rates: readonly ExchangeRate[];
	readonly canWrite: boolean;
}

/** Exchange rates, newest first. */
export function RatesTable({ rates, canWrite }: RatesTableProps) {
	const remove: Column<ExchangeRate> = {
		key: "remove",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: ({ currency, quote, day }) => <RemoveRate {...{ currency, quote, day }} />,
	};
	return (
		<DataTable
			caption="Exchange rates"
			rows={rates}
			rowKey={({ currency, quote, day }) => `${currency} ${quote} ${day}`}
			columns={[
				{
					key: "pair",
					header: "Currencies",
					rowHeader: true,
					cell: ({ currency, quote }) => `${currency} to ${quote}`,
				},
				{ key: "day", header: "From", cell: ({ day }) => <span className="num">{dayText(day)}</span> },
				{
					key: "rate",
					header: "Rate",
					numeric: true,
					cell: ({ rate, currency, quote }) => (
						<span title={`1 ${currency} is ${rate} ${quote}`}>{rate}</span>
					),
				},
				{ key: "source", header: "Source", className: "text-ink-2", cell: ({ source }) => source },
				{
					key: "author",
					header: "Entered by",
					hideBelow: "sm",
					className: "text-ink-2",
					cell: ({ author }) => author,
				},
				...(canWrite ? [remove] : []),
			]}
			empty={
				<EmptyState low title="No exchange rates">
					Figures then keep the currency of their bill, and each is shown beside the others. Enter rates to
					add them up.
				</EmptyState>
			}
		/>
	);
}
