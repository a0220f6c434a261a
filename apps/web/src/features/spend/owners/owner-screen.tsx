import type { Actor } from "@outlay/db/actor";
import { type OwnerReading, readOwnerPage } from "@outlay/db/read-models/owner-page";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { notFound } from "next/navigation";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { database } from "../../../main.ts";
import { ScopeAlerts } from "../../alerts/scope-alerts-panel.tsx";
import { WhatMoved } from "../../bridge/what-moved.tsx";
import { ScopeBudgets } from "../../budgets/scope-budgets-panel.tsx";
import { ScopeForecasts } from "../../forecasts/scope-forecasts.tsx";
import { type BasisInput, basisLine } from "../query/basis-line.ts";
import { OVERVIEW_DEFAULTS } from "../query/defaults.ts";
import { offeredValues } from "../query/offered-values.ts";
import { cutOf, spendContext } from "../query/spend-context.ts";
import { SpendFilters } from "../query/spend-filters.tsx";
import { readSpendUrl, type SearchParams, withFilter } from "../query/spend-url.ts";
import { OwnerFigures } from "./owner-figures.tsx";
import { OWNER_PATHS, OWNER_TITLES, type Owner, type OwnerKind, ownersDay, ownersOf } from "./owner-words.ts";

export interface OwnerScreenProps {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
	readonly kind: OwnerKind;
	readonly slug: string;
}

/** One department, team or feature: spend, trend, what it is made of, what it costs per unit, what moved. */
export async function OwnerScreen({ actor, searchParams, kind, slug }: OwnerScreenProps) {
	const url = await readSpendUrl(searchParams, OVERVIEW_DEFAULTS);
	const context = await spendContext(actor);
	const cut = cutOf(url, context);
	const owners = ownersOf(await readHierarchyOutline(database(), actor), kind, ownersDay(cut, context.today));
	const owner = owners.find((candidate) => candidate.slug === slug);
	if (owner === undefined) notFound();
	const own = { ...cut, filters: [...cut.filters, { dimension: kind, values: [slug] }] };
	const [reading, offered] = await Promise.all([
		readOwnerPage(database(), actor, {
			...cut,
			owner: { dimension: kind, slug },
			today: context.today,
			currency: url.currency ?? context.currency,
		}),
		offeredValues(actor, url, own),
	]);
	return (
		<>
			<PageHeader
				title={owner.name}
				crumbs={[{ label: OWNER_TITLES[kind], href: OWNER_PATHS[kind] }, ...crumbOf(owner)]}
				basis={reading === null ? [] : basisOf(reading, url.view, cut)}
			>
				<SpendFilters
					path={`${OWNER_PATHS[kind]}/${slug}`}
					defaults={OVERVIEW_DEFAULTS}
					{...{ url, context, offered }}
					currencies={reading === null ? [] : currenciesOf(reading)}
					without={[kind]}
				/>
			</PageHeader>
			{reading === null ? (
				<Panel>
					<EmptyState title={`${owner.name} has no spend in this period`}>
						Choose other days, or take a filter away.
					</EmptyState>
				</Panel>
			) : (
				<OwnerFigures
					place={{ kind, owner, url, context, periods: cut, isScoped: actor.scope.kind === "owners" }}
					reading={reading}
					aside={
						<>
							<ScopeAlerts actor={actor} today={context.today} owner={{ kind, slug }} />
							<ScopeForecasts actor={actor} today={context.today} owner={{ kind, slug }} />
							<ScopeBudgets actor={actor} today={context.today} owner={{ dimension: kind, slug }} />
						</>
					}
					moved={
						<WhatMoved
							{...{ actor, context }}
							url={withFilter(url, kind, [slug])}
							cut={own}
							currency={reading.currency}
						/>
					}
				/>
			)}
		</>
	);
}

const currenciesOf = ({ currency, otherCurrencies }: OwnerReading) => [
	currency,
	...otherCurrencies.map((other) => other.currency),
];

const crumbOf = ({ parent }: Owner) => (parent === null ? [] : [{ label: parent.name, href: parent.href }]);

function basisOf(
	{ freshness, spend, currency, otherCurrencies }: OwnerReading,
	view: BasisInput["view"],
	{ span, convertTo }: Pick<BasisInput, "span" | "convertTo">,
) {
	const amounts = spend.current;
	return basisLine({ freshness, view, span, amounts, currency, leftOut: otherCurrencies, convertTo });
}
