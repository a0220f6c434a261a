import type { UnpricedUsage } from "@outlay/db/read-models/prices-unpriced";
import { countText } from "@outlay/finops/count-text";
import { decimalParts } from "@outlay/finops/decimal-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { daySpanText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Tag } from "../../design/tag.tsx";
import { AddPrice } from "./add-price.tsx";
import { meterWords } from "./meter-words.ts";

export interface UnpricedTableProps {
	readonly usage: readonly UnpricedUsage[];
	readonly currency: string;
	readonly canWrite: boolean;
}

/** Usage that costs nothing here until a price is set: one step adds it. */
export function UnpricedTable({ usage, currency, canWrite }: UnpricedTableProps) {
	const add: Column<UnpricedUsage> = {
		key: "add",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: (row) => (
			<AddPrice
				size="sm"
				variant="primary"
				provider={row.provider}
				model={row.model}
				tier={row.tier}
				currency={currency}
				meters={usage.filter((other) => isSameModel(other, row)).map(({ meter }) => meter)}
			/>
		),
	};
	return (
		<DataTable
			caption="Usage without a price"
			rows={usage}
			rowKey={({ provider, model, meter, tier }) => [provider, model, meter, tier].join(" ")}
			columns={[...COLUMNS, ...(canWrite ? [add] : [])]}
			empty={
				<EmptyState title="All usage is priced">
					A model that no price covers would be listed here.
				</EmptyState>
			}
		/>
	);
}

const isSameModel = (a: UnpricedUsage, b: UnpricedUsage) =>
	a.provider === b.provider && a.model === b.model && a.tier === b.tier;

const COLUMNS: readonly Column<UnpricedUsage>[] = [
	{
		key: "model",
		header: "Model",
		rowHeader: true,
		className: "break-all",
		cell: ({ model, provider, tier }) => (
			<>
				{model ?? "No model named"} {tier !== "standard" && <Tag>{tier}</Tag>}
				<span className="block text-xs font-normal text-ink-3">{provider}</span>
			</>
		),
	},
	{ key: "meter", header: "Meter", cell: ({ meter }) => meterWords(meter).label },
	{
		key: "quantity",
		header: "Units without a price",
		numeric: true,
		cell: ({ quantity }) => decimalParts(quantity, 0).whole,
	},
	{
		key: "days",
		header: "Days",
		numeric: true,
		hideBelow: "sm",
		cell: ({ days, closedDays }) => (
			<span
				title={closedDays > 0 ? `${closedDays} of them in closed months, which stay as they are` : undefined}
			>
				{countText(days)}
			</span>
		),
	},
	{
		key: "span",
		header: "When",
		hideBelow: "md",
		cell: ({ firstDay, lastDay }) => <span className="num">{daySpanText(firstDay, lastDay)}</span>,
	},
	{
		key: "sources",
		header: "Told by",
		hideBelow: "lg",
		className: "text-ink-3",
		cell: ({ sources }) => sources.join(", "),
	},
];
