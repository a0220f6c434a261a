import type { ImportReasonView } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { codeText } from "./import-words.ts";

const COLUMNS: readonly Column<ImportReasonView>[] = [
	{ key: "reason", header: "Reason", rowHeader: true, cell: ({ code }) => codeText(code) },
	{
		key: "disposition",
		header: "What was done",
		cell: ({ disposition }) =>
			disposition === "quarantined" ? <Tag tone="warn">Quarantined</Tag> : <Tag>Skipped</Tag>,
	},
	{ key: "rows", header: "Lines", numeric: true, cell: ({ rows }) => countText(rows) },
	{
		key: "amount",
		header: "Amount",
		numeric: true,
		cell: ({ amount, currency, rows, unknownAmountRows }) =>
			currency === "" || rows === unknownAmountRows ? (
				"unknown"
			) : (
				<Money amount={amount} currency={currency} />
			),
	},
];

/** Lines that became no charge, by reason. */
export function ReasonsTable({ reasons }: { readonly reasons: readonly ImportReasonView[] }) {
	if (reasons.length === 0) return null;
	return (
		<Panel title="Set aside" flush>
			<DataTable
				caption="Lines that became no charge, by reason"
				columns={COLUMNS}
				rows={reasons}
				rowKey={({ disposition, code, currency }) => `${disposition} ${code} ${currency}`}
			/>
		</Panel>
	);
}
