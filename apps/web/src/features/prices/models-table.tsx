import type { PricedModel } from "@outlay/db/read-models/prices-models";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Tag } from "../../design/tag.tsx";
import { PriceText } from "./price-text.tsx";
import { modelHref } from "./prices-url.ts";

/** Meters with a column of their own; the others are on the model's page. */
const SHOWN = [
	{ meter: "input", header: "Input" },
	{ meter: "output", header: "Output" },
	{ meter: "cache_read", header: "Cache read" },
] as const;

export function ModelsTable({ models }: { readonly models: readonly PricedModel[] }) {
	return (
		<DataTable
			caption="Models with their prices per 1M tokens"
			rows={models}
			rowKey={({ provider, model }) => `${provider} ${model}`}
			columns={[
				{
					key: "model",
					header: "Model",
					rowHeader: true,
					className: "break-all",
					cell: ({ provider, model }) => (
						<Link href={modelHref(provider, model)} className="rounded-xs hover:underline">
							{model ?? "Any model"}
							<span className="block text-xs font-normal text-ink-3 sm:hidden">{provider}</span>
						</Link>
					),
				},
				{ key: "provider", header: "Provider", hideBelow: "sm", cell: ({ provider }) => provider },
				...SHOWN.map(
					({ meter, header }): Column<PricedModel> => ({
						key: meter,
						header,
						numeric: true,
						hideBelow: meter === "cache_read" ? "sm" : undefined,
						cell: ({ prices }) => <MeterPrice prices={prices} meter={meter} />,
					}),
				),
				{
					key: "more",
					header: "Also",
					hideBelow: "md",
					className: "text-ink-3",
					cell: ({ prices }) => otherMeters(prices.map(({ meter }) => meter)),
				},
				{ key: "origin", header: "From", hideBelow: "sm", cell: ({ prices }) => <Origin prices={prices} /> },
			]}
			empty={
				<EmptyState title="No model found">
					Search for a part of its name, or look in the whole catalogue.
				</EmptyState>
			}
		/>
	);
}

function MeterPrice({ prices, meter }: { readonly prices: PricedModel["prices"]; readonly meter: string }) {
	const price = prices.find((one) => one.meter === meter);
	if (price === undefined) return <span className="text-ink-3">–</span>;
	return <PriceText meter={meter} unitPrice={price.unitPrice} currency={price.currency} />;
}

function otherMeters(meters: readonly string[]): string {
	const others = meters.filter((meter) => SHOWN.every((shown) => shown.meter !== meter));
	return others.length === 0 ? "" : `${others.length} more ${others.length === 1 ? "meter" : "meters"}`;
}

function Origin({ prices }: { readonly prices: PricedModel["prices"] }) {
	if (prices.length === 0) return <Tag tone="warn">No current price</Tag>;
	return prices.some(({ origin }) => origin === "organization") ? (
		<Tag tone="accent">Yours</Tag>
	) : (
		<span className="text-ink-3">Catalogue</span>
	);
}
