import type { Actor } from "@outlay/db/actor";
import { readFirstSteps } from "@outlay/db/read-models/first-steps";
import { hasAnySpend, OVERVIEW_OWNERS_MAX, readOverview } from "@outlay/db/read-models/overview";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { database } from "../../../main.ts";
import { WhatMoved } from "../../bridge/what-moved.tsx";
import { ScopeBudgets } from "../../budgets/scope-budgets-panel.tsx";
import { ScopeForecasts } from "../../forecasts/scope-forecasts.tsx";
import { mayWritePrices } from "../../prices/may-write-prices.ts";
import { basisLine } from "../query/basis-line.ts";
import { csvHref } from "../query/csv-href.ts";
import { OVERVIEW_DEFAULTS } from "../query/defaults.ts";
import { offeredValues } from "../query/offered-values.ts";
import { cutOf, spendContext } from "../query/spend-context.ts";
import { SpendFilters } from "../query/spend-filters.tsx";
import { readSpendUrl, type SearchParams } from "../query/spend-url.ts";
import { FirstRun, type FirstRunStep, StepsLeft } from "./first-run.tsx";
import { firstSteps } from "./first-steps.ts";
import { STEPS_COOKIE, STEPS_HIDDEN } from "./hidden-steps.ts";
import { Overview } from "./overview.tsx";
import { toOverviewModel } from "./to-model.ts";

/** The Overview of an actor at an address. */
export async function OverviewScreen({
	actor,
	searchParams,
}: {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
}) {
	const url = await readSpendUrl(searchParams, OVERVIEW_DEFAULTS);
	const context = await spendContext(actor);
	const { today } = context;
	const cut = cutOf(url, context);
	const [steps, reading, offered] = await Promise.all([
		stepsOf(actor),
		readOverview(database(), actor, { ...cut, today, currency: url.currency ?? context.currency }),
		offeredValues(actor, url, cut),
	]);
	const currencies =
		reading === null
			? []
			: [reading.spend.currency, ...reading.otherCurrencies.map((other) => other.currency)];
	const filters = (
		<SpendFilters path="/" defaults={OVERVIEW_DEFAULTS} {...{ url, context, offered, currencies }} />
	);
	if (reading === null) {
		if (!(await hasAnySpend(database(), actor))) return <FirstRun steps={steps} />;
		return <NothingHere filters={filters} />;
	}
	const shape = {
		groupBy: reading.owner,
		subGroupBy: null,
		granularity: "total",
		top: OVERVIEW_OWNERS_MAX,
		sort: "spend",
	} as const;
	const model = toOverviewModel(reading, {
		url,
		context,
		periods: cut,
		csvHref: csvHref({ ...url, currency: reading.spend.currency }, cut, shape),
		opens: {
			imports: actor.rights.has("imports.read") && actor.scope.kind === "organization",
			attribution: actor.rights.has("attribution.read") && actor.scope.kind === "organization",
			prices: mayWritePrices(actor),
		},
	});
	const basis = basisLine({
		freshness: reading.freshness,
		view: url.view,
		span: cut.span,
		amounts: reading.spend.current,
		currency: reading.spend.currency,
		convertTo: cut.convertTo,
	});
	const isHidden = (await cookies()).get(STEPS_COOKIE)?.value === STEPS_HIDDEN;
	const left = isHidden ? null : <StepsLeft steps={steps} />;
	return (
		<Overview
			{...{ model, basis, filters }}
			steps={left}
			aside={
				<>
					<ScopeForecasts {...{ actor, today }} owner={null} />
					<ScopeBudgets {...{ actor, today }} owner={null} />
				</>
			}
			moved={<WhatMoved {...{ actor, url, cut, context }} currency={reading.spend.currency} />}
		/>
	);
}

async function stepsOf(actor: Actor): Promise<readonly FirstRunStep[]> {
	return firstSteps(actor, await readFirstSteps(database(), actor, new Date()));
}

function NothingHere({ filters }: { readonly filters: ReactNode }) {
	return (
		<>
			<PageHeader title="Overview">{filters}</PageHeader>
			<Panel>
				<EmptyState title="No spend in this period">Choose other days, or take a filter away.</EmptyState>
			</Panel>
		</>
	);
}
