import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import type { BridgeRow } from "./bridge-row.ts";

/** The bars of a bridge as figures: the first side and all steps are the last side, exactly. */
export function StepsTable({
	rows,
	currency,
	caption,
}: {
	readonly rows: readonly BridgeRow[];
	readonly currency: string;
	readonly caption: string;
}) {
	const last = rows.at(-1);
	const columns: readonly Column<BridgeRow>[] = [
		{
			key: "step",
			header: "Step",
			rowHeader: true,
			cell: ({ label, about, kind }) => (
				<>
					{label}
					{kind === "step" && <span className="block text-xs font-normal text-ink-3">{about}</span>}
				</>
			),
			total: last?.label,
		},
		{
			key: "amount",
			header: "Amount",
			numeric: true,
			cell: ({ amount, kind }) => (
				<Money
					amount={amount}
					currency={currency}
					signed={kind === "step"}
					tone={kind === "step" ? "cost" : "plain"}
				/>
			),
			total: last === undefined ? undefined : <Money amount={last.amount} currency={currency} />,
		},
	];
	return <DataTable caption={caption} rows={rows.slice(0, -1)} rowKey={({ key }) => key} columns={columns} />;
}
