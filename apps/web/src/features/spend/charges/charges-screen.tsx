import type { Actor } from "@outlay/db/actor";
import type { SpendCharge } from "@outlay/db/read-models/spend-charge-row";
import { listCharges } from "@outlay/db/read-models/spend-charges";
import { readFreshnessOf } from "@outlay/db/read-models/spend-freshness";
import { leftOutOf } from "@outlay/db/read-models/spend-left-out";
import { querySpend } from "@outlay/db/read-models/spend-query";
import type { CurrencySpend, SpendResult } from "@outlay/db/read-models/spend-result";
import { countText } from "@outlay/finops/count-text";
import Link from "next/link";
import { Fragment } from "react";
import { daySpanText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Money } from "../../../design/money.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Pagination } from "../../../design/pagination.tsx";
import { Panel } from "../../../design/panel.tsx";
import { database } from "../../../main.ts";
import { CsvLink } from "../csv-link.tsx";
import { basisLine } from "../query/basis-line.ts";
import { chargesCsvHref } from "../query/csv-href.ts";
import { isZero } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { offeredValues } from "../query/offered-values.ts";
import { currenciesOf, shownSpend } from "../query/shown-spend.ts";
import { cutOf, spendContext } from "../query/spend-context.ts";
import { SpendFilters } from "../query/spend-filters.tsx";
import { readSpendUrl, type SearchParams, type SpendUrl, spendHref } from "../query/spend-url.ts";
import { ChargesTable } from "./charges-table.tsx";
import { readCursor, writeCursor } from "./cursor.ts";

const PAGE = 50;
const PATH = "/explore/charges";

interface ChargesScreenProps {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
}

/** The charges behind a figure of Explore, newest first. */
export async function ChargesScreen({ actor, searchParams }: ChargesScreenProps) {
	const url = await readSpendUrl(searchParams, EXPLORE_DEFAULTS);
	const context = await spendContext(actor);
	const cut = { ...cutOf(url, context), compare: null };
	const after = (await searchParams)["after"];
	const cursor = typeof after === "string" ? readCursor(after) : null;
	const figure = await querySpend(database(), actor, { ...cut, ...ONE_FIGURE });
	const spend = shownSpend(figure, url.currency ?? context.currency);
	const currency = spend?.currency ?? context.currency;
	const [page, billed, offered, freshness] = await Promise.all([
		listCharges(database(), actor, { ...cut, currency, limit: PAGE, cursor }),
		cut.convertTo === null ? null : querySpend(database(), actor, { ...cut, ...ONE_FIGURE, convertTo: null }),
		offeredValues(actor, url, cut),
		readFreshnessOf(database(), actor, { span: cut.span, today: context.today }),
	]);
	const explore = spendHref("/explore", url, EXPLORE_DEFAULTS);
	return (
		<>
			<PageHeader
				title="Charges"
				crumbs={[{ label: "Explore", href: explore }]}
				basis={basisLine({
					freshness,
					view: url.view,
					span: cut.span,
					amounts: spend?.current ?? null,
					currency,
					leftOut: leftOutOf(figure.currencies, currency),
					convertTo: cut.convertTo,
				})}
			/>
			<div className="mb-3.5">
				<SpendFilters
					path={PATH}
					defaults={EXPLORE_DEFAULTS}
					{...{ url, context, offered }}
					currencies={currenciesOf(figure, currency)}
					single
				/>
			</div>
			<Panel
				flush
				title={<Behind spend={spend} billed={billed} />}
				aside={<CsvLink href={chargesCsvHref(url, cut, currency)} label="CSV" />}
				note={<Note charges={page.charges} scoped={actor.scope.kind === "owners"} />}
			>
				{page.charges.length === 0 ? (
					<NoCharges explore={explore} />
				) : (
					<ChargesTable
						charges={page.charges}
						view={url.view}
						zone={context.timeZone}
						opensImports={actor.rights.has("imports.read")}
					/>
				)}
				<Pagination
					summary={summaryOf(page.charges)}
					previousHref={cursor === null ? undefined : spendHref(PATH, url, EXPLORE_DEFAULTS)}
					nextHref={page.nextCursor === null ? undefined : afterHref(url, writeCursor(page.nextCursor))}
				/>
			</Panel>
		</>
	);
}

function NoCharges({ explore }: { readonly explore: string }) {
	return (
		<EmptyState title="No charges here" action={<Link href={explore}>Back to Explore</Link>}>
			Choose other days, or take a filter away.
		</EmptyState>
	);
}

/** The figure that the charges add up to; of a converted one also what it was billed as. */
function Behind({
	spend,
	billed,
}: {
	readonly spend: CurrencySpend | undefined;
	readonly billed: SpendResult | null;
}) {
	if (spend === undefined) return <>Behind no spend</>;
	return (
		<>
			Behind <Money amount={spend.current.spend} currency={spend.currency} />
			{billed !== null && !isZero(spend.current.converted) && (
				<>
					, billed as <Sums currencies={billed.currencies} />
				</>
			)}
		</>
	);
}

function Sums({ currencies }: Pick<SpendResult, "currencies">) {
	return currencies.map(({ currency, current }, index) => (
		<Fragment key={currency}>
			{index > 0 && " and "}
			<Money amount={current.spend} currency={currency} />
		</Fragment>
	));
}

const ONE_FIGURE = {
	granularity: "total",
	groupBy: null,
	subGroupBy: null,
	top: 0,
	subTop: 0,
	rankBy: "spend",
} as const;

function afterHref(url: SpendUrl, cursor: string): string {
	const href = spendHref(PATH, url, EXPLORE_DEFAULTS);
	return `${href}${href.includes("?") ? "&" : "?"}after=${cursor}`;
}

function Note({ charges, scoped }: { readonly charges: readonly SpendCharge[]; readonly scoped: boolean }) {
	if (charges.every(({ share }) => share.whole)) return "Newest first";
	const part = "Newest first. “Counts” is the part of each line that is in the figure";
	if (scoped) return `${part}: your share of bills carried down by usage, and of pools. The rest is others’.`;
	return `${part}: bills coarser than keys are carried down by usage, pools are shared by rules.`;
}

function summaryOf(charges: readonly { readonly day: string }[]): string {
	const [newest] = charges;
	const oldest = charges.at(-1);
	if (newest === undefined || oldest === undefined) return "0 charges";
	const days = daySpanText(oldest.day, newest.day);
	return `${countText(charges.length)} ${charges.length === 1 ? "charge" : "charges"}, ${days}`;
}
