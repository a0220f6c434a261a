import type { DiscountLine } from "@outlay/db/read-models/prices";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { RemovePrice } from "./remove-price.tsx";

export interface DiscountsTableProps {
	readonly discounts: readonly DiscountLine[];
	readonly canWrite: boolean;
}

/** Negotiated percentages off list. */
export function DiscountsTable({ discounts, canWrite }: DiscountsTableProps) {
	const remove: Column<DiscountLine> = {
		key: "remove",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: ({ id, provider, model }) => <RemovePrice kind="discount" id={id} name={model ?? provider} />,
	};
	return (
		<DataTable
			caption="Discounts"
			rows={discounts}
			rowKey={({ id }) => id}
			columns={[
				{
					key: "scope",
					header: "For",
					rowHeader: true,
					cell: ({ provider, model }) =>
						model === null ? `Every model of ${provider}` : `${model}, ${provider}`,
				},
				{ key: "percent", header: "Off list", numeric: true, cell: ({ percent }) => `${percent} %` },
				{
					key: "from",
					header: "From",
					cell: ({ validFrom }) => <span className="num">{validFrom ?? "ever"}</span>,
				},
				{
					key: "to",
					header: "Before",
					hideBelow: "sm",
					cell: ({ validTo }) => <span className="num">{validTo ?? "further notice"}</span>,
				},
				{
					key: "source",
					header: "Source",
					hideBelow: "sm",
					className: "text-ink-2",
					cell: ({ source }) => source,
				},
				...(canWrite ? [remove] : []),
			]}
			empty={
				<EmptyState title="No discounts">
					Enter what your contracts give off list: metered usage then shows what it costs you.
				</EmptyState>
			}
		/>
	);
}
