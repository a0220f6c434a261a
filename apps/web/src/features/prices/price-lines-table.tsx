import type { PriceLine } from "@outlay/db/read-models/prices";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Tag } from "../../design/tag.tsx";
import { meterWords } from "./meter-words.ts";
import { PriceText } from "./price-text.tsx";
import { RemovePrice } from "./remove-price.tsx";

export interface PriceLinesTableProps {
	readonly lines: readonly PriceLine[];
	readonly today: string;
	readonly canWrite: boolean;
}

const ORIGIN_WORDS = { organization: "Yours", seed: "Catalogue", convention: "Published rule" } as const;

/** Every dated row of a model: what holds today, what held before, and what a row of yours hides. */
export function PriceLinesTable({ lines, today, canWrite }: PriceLinesTableProps) {
	const remove: Column<PriceLine> = {
		key: "remove",
		header: <span className="sr-only">Actions</span>,
		className: "text-right",
		cell: (line) =>
			line.origin === "organization" && (
				<RemovePrice
					kind="price"
					id={line.id}
					name={`${meterWords(line.meter).label} of ${line.model ?? "any model"}`}
				/>
			),
	};
	return (
		<DataTable
			caption="Prices by meter and date"
			rows={lines}
			rowKey={({ id }) => id}
			quiet={(line) => line.validTo !== null && line.validTo <= today}
			columns={[...COLUMNS, ...(canWrite ? [remove] : [])]}
			empty={
				<EmptyState title="No prices">Add one: usage of the open months is then rated with it.</EmptyState>
			}
		/>
	);
}

const COLUMNS: readonly Column<PriceLine>[] = [
	{
		key: "meter",
		header: "Meter",
		rowHeader: true,
		cell: (line) => (
			<>
				{meterWords(line.meter).label}
				<span className="ml-2 inline-flex gap-1.5">
					{line.tier !== "standard" && <Tag>{line.tier}</Tag>}
					{line.reach !== null && <Tag>{line.reach}</Tag>}
					{line.abovePromptTokens !== null && <Tag>prompt over {line.abovePromptTokens}</Tag>}
				</span>
			</>
		),
	},
	{
		key: "price",
		header: "Price",
		numeric: true,
		cell: (line) => (
			<PriceText meter={line.meter} unitPrice={line.unitPrice} currency={line.currency} withUnit />
		),
	},
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
		key: "origin",
		header: "From whom",
		hideBelow: "sm",
		cell: ({ origin }) => (
			<Tag tone={origin === "organization" ? "accent" : "neutral"}>{ORIGIN_WORDS[origin]}</Tag>
		),
	},
	{
		key: "source",
		header: "Source",
		hideBelow: "md",
		className: "max-w-[22rem] text-ink-2",
		cell: ({ source, sourceDate }) => (sourceDate === null ? source : `${source}, ${sourceDate}`),
	},
];
