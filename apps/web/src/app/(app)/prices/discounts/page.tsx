import { listDiscounts } from "@outlay/db/read-models/prices";
import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { AddDiscount } from "../../../../features/prices/add-discount.tsx";
import { DiscountsTable } from "../../../../features/prices/discounts-table.tsx";
import { mayWritePrices } from "../../../../features/prices/may-write-prices.ts";
import { PricesTabs } from "../../../../features/prices/prices-tabs.tsx";
import { unpricedCount } from "../../../../features/prices/unpriced-count.ts";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Discounts" };

export default async function DiscountsPage() {
	const actor = await requireActor("prices.read");
	const [discounts, unpriced] = await Promise.all([listDiscounts(database(), actor), unpricedCount(actor)]);
	const canWrite = mayWritePrices(actor);
	return (
		<>
			<PageHeader
				title="Discounts"
				crumbs={[{ label: "Price book", href: "/prices" }]}
				remark="What your contracts give off list. A model's own discount goes before its provider's."
			>
				{canWrite && <AddDiscount />}
			</PageHeader>
			<PricesTabs current="discounts" unpriced={unpriced} />
			<Panel title="Discounts" flush>
				<DiscountsTable discounts={discounts} canWrite={canWrite} />
			</Panel>
		</>
	);
}
