import type { Actor } from "@outlay/db/actor";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { readFreshnessOf } from "@outlay/db/read-models/spend-freshness";
import { leftOutOf } from "@outlay/db/read-models/spend-left-out";
import { querySpend } from "@outlay/db/read-models/spend-query";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { database } from "../../../main.ts";
import { CsvLink } from "../csv-link.tsx";
import { basisLine } from "../query/basis-line.ts";
import { csvHref } from "../query/csv-href.ts";
import { OVERVIEW_DEFAULTS } from "../query/defaults.ts";
import { offeredValues } from "../query/offered-values.ts";
import { compareShortText } from "../query/range.ts";
import { currenciesOf, shownSpend } from "../query/shown-spend.ts";
import { cutOf, spendContext } from "../query/spend-context.ts";
import { SpendFilters } from "../query/spend-filters.tsx";
import { readSpendUrl, type SearchParams } from "../query/spend-url.ts";
import { DIMENSION_WORDS } from "../query/words.ts";
import { ownerRows } from "./owner-rows.ts";
import { OWNER_PATHS, OWNER_TITLES, type OwnerKind, ownersDay, ownersOf } from "./owner-words.ts";
import { OwnersTable } from "./owners-table.tsx";

/** No organization has more owners of a kind than a page can list. */
const OWNERS_MAX = 1000;

export interface OwnerListProps {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
	readonly kind: OwnerKind;
}

/** All departments, teams or features: those with spend first, the others after them. */
export async function OwnerListScreen({ actor, searchParams, kind }: OwnerListProps) {
	const url = await readSpendUrl(searchParams, OVERVIEW_DEFAULTS);
	const context = await spendContext(actor);
	const cut = cutOf(url, context);
	const shape = { groupBy: kind, subGroupBy: null, top: OWNERS_MAX } as const;
	const [result, hierarchy, offered, freshness] = await Promise.all([
		querySpend(database(), actor, { ...cut, ...shape, granularity: "day", subTop: 0, rankBy: "spend" }),
		readHierarchyOutline(database(), actor),
		offeredValues(actor, url, cut),
		readFreshnessOf(database(), actor, { span: cut.span, today: context.today }),
	]);
	const spend = shownSpend(result, url.currency ?? context.currency);
	const currency = spend?.currency ?? context.currency;
	const rows = ownerRows(spend ?? null, {
		kind,
		url,
		dataTo: context.dataTo,
		span: cut.span,
		owners: ownersOf(hierarchy, kind, ownersDay(cut, context.today)),
	});
	return (
		<>
			<PageHeader
				title={OWNER_TITLES[kind]}
				basis={basisLine({
					freshness,
					view: url.view,
					span: cut.span,
					amounts: spend?.current ?? null,
					currency,
					leftOut: leftOutOf(result.currencies, currency),
					convertTo: cut.convertTo,
				})}
			>
				<SpendFilters
					path={OWNER_PATHS[kind]}
					defaults={OVERVIEW_DEFAULTS}
					{...{ url, context, offered }}
					currencies={currenciesOf(result, currency)}
				/>
			</PageHeader>
			<Panel
				flush
				title={`Spend by ${DIMENSION_WORDS[kind].one.toLowerCase()}`}
				aside={
					<CsvLink
						href={csvHref({ ...url, currency }, cut, { ...shape, granularity: "total", sort: "spend" })}
						label="CSV"
					/>
				}
			>
				<OwnersTable
					kind={kind}
					rows={rows}
					spend={spend ?? null}
					currency={currency}
					compared={cut.compare === null ? null : compareShortText(cut.compare, cut.span, context.fiscal)}
				/>
			</Panel>
		</>
	);
}
