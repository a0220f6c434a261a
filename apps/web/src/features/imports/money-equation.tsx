import type { ImportDetail } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";
import { exactText } from "@outlay/finops/decimal-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { type Ledger, type LedgerPart, ledgersOf } from "./ledger.ts";

/** What became of the file's money, one ledger per currency. */
export function MoneyEquation({ detail }: { readonly detail: ImportDetail }) {
	const ledgers = ledgersOf(detail);
	return (
		<>
			{ledgers.map((ledger) => (
				<LedgerPanel key={ledger.currency} ledger={ledger} />
			))}
			{ledgers.length === 0 && detail.rows.charged > 0 && (
				<Panel title="Money">
					<p className="text-sm text-ink-2">
						This file holds usage without amounts of its own. Its {countText(detail.rows.charged)} rows are
						rated by the price book.
					</p>
				</Panel>
			)}
		</>
	);
}

function LedgerPanel({ ledger: { currency, parts, file, addsUp } }: { readonly ledger: Ledger }) {
	const columns: readonly Column<LedgerPart>[] = [
		{
			key: "name",
			header: "What became of it",
			rowHeader: true,
			cell: (part) => part.name,
			total: file.name,
		},
		{
			key: "lines",
			header: "Lines",
			numeric: true,
			hideBelow: "sm",
			cell: (part) => <Lines part={part} />,
			total: <Lines part={file} />,
		},
		{
			key: "amount",
			header: "Amount",
			numeric: true,
			cell: ({ amount }) =>
				amount === null ? (
					<span className="text-ink-3">unknown</span>
				) : (
					<Money amount={amount} currency={currency} />
				),
			total: file.amount !== null && <Money amount={file.amount} currency={currency} />,
		},
		{
			key: "exact",
			header: "Every digit",
			numeric: true,
			cell: ({ amount }) =>
				amount !== null && <span className="font-mono text-xs text-ink-2">{exactText(amount)}</span>,
			total: file.amount !== null && (
				<span className="font-mono text-xs font-normal text-ink-2">{exactText(file.amount)}</span>
			),
		},
	];
	return (
		<Panel
			flush
			title={`Money in ${currency}`}
			aside={addsUp ? <Tag tone="ok">Adds up to the last digit</Tag> : <Tag tone="bad">Does not add up</Tag>}
			note={unknownText(file.unknownLines)}
		>
			<DataTable
				caption={`What became of the file's money in ${currency}`}
				columns={columns}
				rows={parts}
				rowKey={(part) => part.name}
			/>
		</Panel>
	);
}

function Lines({ part: { lines } }: { readonly part: LedgerPart }) {
	switch (lines) {
		case "none":
			return "";
		case "not-counted":
			return (
				<span
					className="font-normal text-ink-3"
					title="This file has several currencies, and its lines are counted for all of them together: see Lines read."
				>
					not counted
				</span>
			);
		default:
			return countText(lines);
	}
}

function unknownText(lines: number): string | undefined {
	if (lines === 0) return undefined;
	const have = lines === 1 ? "1 line set aside has" : `${countText(lines)} lines set aside have`;
	return `${have} no readable amount and ${lines === 1 ? "is" : "are"} in none of these sums.`;
}
