import type { ImportDetail, ImportMoneyView, ImportReasonView } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";
import { exactText } from "@outlay/finops/decimal-text";
import {
	addDecimal,
	compareDecimal,
	DECIMAL_ZERO,
	type ExactDecimal,
	parseDecimal,
} from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";

interface Part {
	readonly key: string;
	readonly name: string;
	readonly lines: number | null;
	readonly amount: string;
}

/** What became of the file's money, one ledger per currency. */
export function MoneyEquation({ detail }: { readonly detail: ImportDetail }) {
	const withMoney = detail.money.filter(({ currency }) => currency !== "");
	return (
		<>
			{withMoney.map((money) => (
				<Ledger key={money.currency} money={money} detail={detail} />
			))}
			{withMoney.length === 0 && detail.rows.charged > 0 && (
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

function Ledger({ money, detail }: { readonly money: ImportMoneyView; readonly detail: ImportDetail }) {
	const { currency, amountIn } = money;
	const parts = partsOf(money, detail);
	const sum = parts.reduce((total, part) => addDecimal(total, decimal(part.amount)), DECIMAL_ZERO);
	const addsUp = compareDecimal(sum, decimal(amountIn)) === 0;
	const columns: readonly Column<Part>[] = [
		{
			key: "name",
			header: "What became of it",
			rowHeader: true,
			cell: (part) => part.name,
			total: "Money in the file",
		},
		{
			key: "lines",
			header: "Lines",
			numeric: true,
			hideBelow: "sm",
			cell: (part) => (part.lines === null ? "" : countText(part.lines)),
		},
		{
			key: "amount",
			header: "Amount",
			numeric: true,
			cell: (part) => <Money amount={part.amount} currency={currency} />,
			total: <Money amount={amountIn} currency={currency} />,
		},
		{
			key: "exact",
			header: "Every digit",
			numeric: true,
			cell: (part) => <span className="font-mono text-xs text-ink-2">{exactText(part.amount)}</span>,
			total: <span className="font-mono text-xs font-normal text-ink-2">{exactText(amountIn)}</span>,
		},
	];
	return (
		<Panel
			flush
			title={`Money in ${currency}`}
			aside={addsUp ? <Tag tone="ok">Adds up to the last digit</Tag> : <Tag tone="bad">Does not add up</Tag>}
			note={unknownText(money)}
		>
			<DataTable
				caption={`What became of the file's money in ${currency}`}
				columns={columns}
				rows={parts}
				rowKey={(part) => part.key}
			/>
		</Panel>
	);
}

function partsOf(money: ImportMoneyView, { reasons, rows, money: all }: ImportDetail): readonly Part[] {
	const own = reasons.filter(({ currency }) => currency === money.currency);
	// Charged lines are counted for the file, not by currency: shown where the file has only one.
	const chargedLines = all.length === 1 ? rows.charged : null;
	return [
		{ key: "charged", name: "Charged", lines: chargedLines, amount: money.charged },
		part(
			"Quarantined, to be mended",
			money.quarantined,
			own.filter(({ disposition }) => disposition === "quarantined"),
		),
		part(
			"Skipped, with a reason",
			money.skipped,
			own.filter(({ disposition }) => disposition === "skipped"),
		),
		{ key: "residue", name: "Rounding past 18 decimals", lines: null, amount: money.residue },
	];
}

function part(name: string, amount: string, reasons: readonly ImportReasonView[]): Part {
	return { key: name, name, lines: reasons.reduce((sum, reason) => sum + reason.rows, 0), amount };
}

function unknownText({ unknownAmountRows }: ImportMoneyView): string | undefined {
	if (unknownAmountRows === 0) return undefined;
	const rows =
		unknownAmountRows === 1 ? "1 line set aside has" : `${countText(unknownAmountRows)} lines set aside have`;
	return `${rows} no readable amount and ${unknownAmountRows === 1 ? "is" : "are"} in none of these sums.`;
}

function decimal(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `"${text}" is not a decimal`);
	return parsed.value;
}
