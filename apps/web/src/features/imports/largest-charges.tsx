import type { Actor } from "@outlay/db/actor";
import { type ExplainedCharge, listLargestCharges } from "@outlay/db/read-models/imports-lines";
import { countText } from "@outlay/finops/count-text";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { ChargeAmount, whatFor } from "./charge-facts.tsx";

const SHOWN = 10;

interface LargestChargesProps {
	readonly actor: Actor;
	readonly importId: string;
}

/** Where the file's money is, each charge with a way to its lines. */
export async function LargestCharges({ actor, importId }: LargestChargesProps) {
	const charges = await listLargestCharges(database(), actor, { importId, limit: SHOWN });
	if (charges.length === 0) return null;
	return (
		<Panel
			title="Largest charges"
			flush
			note="A newer export of the same days takes their place, and they leave this list."
		>
			<DataTable
				caption="The largest charges of this import"
				columns={columnsOf(importId)}
				rows={charges}
				rowKey={({ id, chargeKeyId }) => `${id} ${chargeKeyId}`}
			/>
		</Panel>
	);
}

function columnsOf(importId: string): readonly Column<ExplainedCharge>[] {
	return [
		{ key: "what", header: "What for", rowHeader: true, cell: whatFor },
		{ key: "day", header: "Day", cell: ({ day }) => <span className="num">{dayText(day)}</span> },
		{ key: "account", header: "Account", hideBelow: "md", cell: ({ accountName }) => accountName },
		{
			key: "lines",
			header: "Lines",
			numeric: true,
			cell: ({ id, day, lines }) => (
				<Link
					href={`/imports/${importId}/lines?charge=${id}&day=${day}`}
					className="rounded-xs text-accent underline underline-offset-2"
				>
					{countText(lines)}
					<span className="sr-only"> lines of this charge</span>
				</Link>
			),
		},
		{ key: "amount", header: "Amount", numeric: true, cell: (charge) => <ChargeAmount charge={charge} /> },
	];
}
