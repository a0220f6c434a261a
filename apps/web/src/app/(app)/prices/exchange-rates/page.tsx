import { listExchangeRates, listUnconverted } from "@outlay/db/read-models/exchange-rates";
import { countText } from "@outlay/finops/count-text";
import { addDays } from "@outlay/finops/day";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Pagination } from "../../../../design/pagination.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { mayWritePrices } from "../../../../features/prices/may-write-prices.ts";
import { PricesTabs } from "../../../../features/prices/prices-tabs.tsx";
import { EnterRates } from "../../../../features/prices/rates/enter-rates.tsx";
import { readRateCursor, writeRateCursor } from "../../../../features/prices/rates/rate-cursor.ts";
import { RatesTable } from "../../../../features/prices/rates/rates-table.tsx";
import { UnconvertedTable } from "../../../../features/prices/rates/unconverted-table.tsx";
import { unpricedCount } from "../../../../features/prices/unpriced-count.ts";
import { organizationContext } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Exchange rates" };

const PAGE = 100;
/** Three years: as far as analysis screens reach at once. */
const UNCONVERTED_DAYS = 1096;
const PATH = "/prices/exchange-rates";

export default async function ExchangeRatesPage({
	searchParams,
}: {
	readonly searchParams: Promise<{ readonly after?: string }>;
}) {
	const actor = await requireActor("prices.read");
	if (actor.scope.kind !== "organization") notFound();
	const { currency, today } = await organizationContext(actor);
	const { after } = await searchParams;
	const cursor = typeof after === "string" ? readRateCursor(after) : null;
	const span = { start: addDays(today, -UNCONVERTED_DAYS), end: addDays(today, 1) };
	const [page, unconverted, unpriced] = await Promise.all([
		listExchangeRates(database(), actor, { limit: PAGE, cursor }),
		listUnconverted(database(), actor, { quote: currency, span }),
		unpricedCount(actor),
	]);
	const canWrite = mayWritePrices(actor);
	return (
		<>
			<PageHeader
				title="Exchange rates"
				crumbs={[{ label: "Price book", href: "/prices" }]}
				remark={`What other currencies are worth in ${currency}, from a day on. Figures are converted as they are read; charges keep the currency of their bill.`}
			>
				{canWrite && <EnterRates to={currency} />}
			</PageHeader>
			<PricesTabs current="rates" unpriced={unpriced} />
			<div className="grid gap-3.5">
				<Panel
					flush
					title="Unconverted"
					note={
						unconverted.length === 0
							? undefined
							: "Not in any converted figure, and named beside each that lacks it."
					}
				>
					<UnconvertedTable rows={unconverted} to={currency} canWrite={canWrite} />
				</Panel>
				<Panel flush title="Rates">
					<RatesTable rates={page.rates} canWrite={canWrite} />
					{(page.rates.length > 0 || cursor !== null) && (
						<Pagination
							summary={`${countText(page.rates.length)} ${page.rates.length === 1 ? "rate" : "rates"}, newest first`}
							previousHref={cursor === null ? undefined : PATH}
							nextHref={
								page.nextCursor === null ? undefined : `${PATH}?after=${writeRateCursor(page.nextCursor)}`
							}
						/>
					)}
				</Panel>
			</div>
		</>
	);
}
