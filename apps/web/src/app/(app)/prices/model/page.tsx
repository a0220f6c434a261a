import { listPrices } from "@outlay/db/read-models/prices";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { AddPrice } from "../../../../features/prices/add-price.tsx";
import { mayWritePrices } from "../../../../features/prices/may-write-prices.ts";
import { PriceLinesTable } from "../../../../features/prices/price-lines-table.tsx";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Prices of a model" };

const LINES_SHOWN = 500;

interface PageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function ModelPricesPage({ searchParams }: PageProps) {
	const actor = await requireActor("prices.read");
	const { provider, model = null } = await searchParams;
	if (typeof provider !== "string" || Array.isArray(model)) notFound();
	const { today, currency } = await attributionPeriod(actor);
	const { items } = await listPrices(database(), actor, {
		search: "",
		scope: { provider, model },
		origin: null,
		day: null,
		usedOnly: false,
		cursor: null,
		limit: LINES_SHOWN,
	});
	const canWrite = mayWritePrices(actor);
	const meters = [...new Set(items.map(({ meter }) => meter))];
	return (
		<>
			<PageHeader
				title={model ?? `Any model of ${provider}`}
				crumbs={[{ label: "Price book", href: "/prices" }]}
				remark={`Sold by ${provider}. A row of yours hides the catalogue's on its days.`}
			>
				{canWrite && (
					<AddPrice
						variant="primary"
						provider={provider}
						model={model}
						currency={currency}
						meters={meters.length === 0 ? ["input", "output"] : meters}
					/>
				)}
			</PageHeader>
			<Panel title="Prices by meter and date" flush>
				<PriceLinesTable lines={items} today={today} canWrite={canWrite} />
			</Panel>
		</>
	);
}
