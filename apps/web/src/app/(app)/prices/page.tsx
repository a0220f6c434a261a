import { listPriceProviders } from "@outlay/db/read-models/prices";
import { listPricedModels } from "@outlay/db/read-models/prices-models";
import { readAppliedEdition } from "@outlay/db/repositories/price-editions";
import { countText } from "@outlay/finops/count-text";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { PageHeader } from "../../../design/page-header.tsx";
import { Pagination } from "../../../design/pagination.tsx";
import { Panel } from "../../../design/panel.tsx";
import { attributionPeriod } from "../../../features/attribution/attribution-period.ts";
import { AddPrice } from "../../../features/prices/add-price.tsx";
import { CatalogueNote } from "../../../features/prices/catalogue-note.tsx";
import { mayWritePrices } from "../../../features/prices/may-write-prices.ts";
import { ModelsTable } from "../../../features/prices/models-table.tsx";
import { PriceFilters } from "../../../features/prices/price-filters.tsx";
import { PricesTabs } from "../../../features/prices/prices-tabs.tsx";
import { parsePricesUrl, pricesHref } from "../../../features/prices/prices-url.ts";
import { unpricedCount } from "../../../features/prices/unpriced-count.ts";
import { database } from "../../../main.ts";

export const metadata: Metadata = { title: "Price book" };

const MODELS_SHOWN = 100;

interface PageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function PricesPage({ searchParams }: PageProps) {
	const actor = await requireActor("prices.read");
	const url = parsePricesUrl(await searchParams);
	const { today, currency, timeZone } = await attributionPeriod(actor);
	const { search, provider, show, offset } = url;
	const [page, providers, unpriced, edition] = await Promise.all([
		listPricedModels(database(), actor, {
			search,
			provider,
			usedOnly: show === "used",
			ownOnly: show === "own",
			day: today,
			offset,
			limit: MODELS_SHOWN,
		}),
		listPriceProviders(database(), actor),
		unpricedCount(actor),
		readAppliedEdition(database(), actor),
	]);
	const end = offset + page.items.length;
	return (
		<>
			<PageHeader
				title="Price book"
				remark="What usage costs, by model and date. Yours go before the catalogue's; metered usage is rated with them."
			>
				{mayWritePrices(actor) && (
					<AddPrice
						variant="primary"
						provider=""
						model={null}
						currency={currency}
						meters={["input", "output", "cache_read"]}
					/>
				)}
			</PageHeader>
			<PricesTabs current="book" unpriced={unpriced} />
			<PriceFilters url={url} providers={providers} />
			<Panel
				title="Models"
				flush
				aside="Standard tier today, per 1M tokens"
				note={<CatalogueNote edition={edition} timeZone={timeZone} />}
			>
				<ModelsTable models={page.items} />
				{page.total > page.items.length && (
					<Pagination
						summary={`${countText(offset + 1)} to ${countText(end)} of ${countText(page.total)} models`}
						previousHref={
							offset === 0 ? undefined : pricesHref({ ...url, offset: Math.max(0, offset - MODELS_SHOWN) })
						}
						nextHref={end < page.total ? pricesHref({ ...url, offset: end }) : undefined}
					/>
				)}
			</Panel>
		</>
	);
}
