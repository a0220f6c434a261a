import type { ExplainedCharge } from "@outlay/db/read-models/imports-lines";
import { exactText } from "@outlay/finops/decimal-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { codeText } from "./import-words.ts";

const COLUMNS: readonly Column<ExplainedCharge>[] = [
	{
		key: "day",
		header: "Day (UTC)",
		rowHeader: true,
		cell: ({ day }) => dayText(day),
	},
	{ key: "what", header: "What for", cell: (charge) => whatFor(charge) },
	{ key: "account", header: "Account", hideBelow: "md", cell: ({ accountName }) => accountName },
	{
		key: "quantity",
		header: "Quantity",
		numeric: true,
		hideBelow: "sm",
		cell: ({ quantity }) => (quantity === null ? "" : exactText(quantity)),
	},
	{ key: "amount", header: "Amount", numeric: true, cell: (charge) => <ChargeAmount charge={charge} /> },
];

/** The charge that the lines below it make up. */
export function ChargeFacts({ charge }: { readonly charge: ExplainedCharge }) {
	return (
		<Panel
			title="The charge"
			flush
			aside={charge.basis === "billed" ? "Billed by the provider" : "Metered usage"}
		>
			<DataTable caption="The charge" columns={COLUMNS} rows={[charge]} rowKey={({ id }) => id} />
		</Panel>
	);
}

export function whatFor({ provider, service, model, meter, tier, description }: ExplainedCharge): string {
	const parts = [model ?? service ?? provider, codeText(meter), tier === "" ? null : tier];
	const text = parts.filter((part) => part !== null).join(", ");
	return description === "" ? text : `${text} (${description})`;
}

export function ChargeAmount({ charge }: { readonly charge: ExplainedCharge }) {
	const amount = charge.billedCost ?? charge.effectiveCost;
	return amount === null ? "Unpriced" : <Money amount={amount} currency={charge.currency} />;
}
