import { listUnpriced, UNPRICED_LINES_MAX } from "@outlay/db/read-models/prices-unpriced";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { mayWritePrices } from "../../../../features/prices/may-write-prices.ts";
import { PricesTabs } from "../../../../features/prices/prices-tabs.tsx";
import { UnpricedTable } from "../../../../features/prices/unpriced-table.tsx";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Unpriced usage" };

export default async function UnpricedPage() {
	const actor = await requireActor("prices.read");
	if (actor.scope.kind !== "organization") notFound();
	const { currency } = await attributionPeriod(actor);
	const page = { cursor: null, limit: UNPRICED_LINES_MAX };
	const { items: usage } = await listUnpriced(database(), actor, page);
	const models = new Set(usage.map(({ provider, model }) => JSON.stringify([provider, model])));
	return (
		<>
			<PageHeader
				title="Unpriced usage"
				crumbs={[{ label: "Price book", href: "/prices" }]}
				remark="No price covers it, so it costs nothing here. A price rates it at once, in every open month."
			/>
			<PricesTabs current="unpriced" unpriced={models.size} />
			<Panel
				flush
				title="Models without a price, of all days"
				note="On days with a bill of record the bill is what counts; a missing price then only leaves less to share it out by."
			>
				<UnpricedTable usage={usage} currency={currency} canWrite={mayWritePrices(actor)} />
			</Panel>
		</>
	);
}
