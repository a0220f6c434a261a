import type { Actor } from "@outlay/db/actor";
import { readBridge } from "@outlay/db/read-models/bridge";
import { readBridgeExplanations } from "@outlay/db/read-models/bridge-explanations";
import { listBudgets } from "@outlay/db/read-models/budgets";
import { listScopeForecasts } from "@outlay/db/read-models/scope-forecasts";
import type { ReactNode } from "react";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { OVERVIEW_DEFAULTS } from "../spend/query/defaults.ts";
import { offeredValues } from "../spend/query/offered-values.ts";
import { spanText } from "../spend/query/range.ts";
import { cutOf, spendContext } from "../spend/query/spend-context.ts";
import { SpendFilters } from "../spend/query/spend-filters.tsx";
import { readSpendUrl, type SearchParams } from "../spend/query/spend-url.ts";
import { BridgeFigures } from "./bridge-figures.tsx";
import { bridgeOfSpend, explanationRequest } from "./bridge-of-spend.ts";
import { bridgeProblem } from "./bridge-problem.ts";
import { ExplanationsPanel } from "./explanations-panel.tsx";
import { OtherSidesForm } from "./other-sides-form.tsx";

const LINES = 15;

interface BridgeScreenProps {
	readonly actor: Actor;
	readonly searchParams: SearchParams;
}

/** Why spend of a period costs something else than that of another, under any filter. */
export async function BridgeScreen({ actor, searchParams }: BridgeScreenProps) {
	const url = await readSpendUrl(searchParams, OVERVIEW_DEFAULTS);
	const context = await spendContext(actor);
	const cut = cutOf(url, context);
	const wanted = url.currency ?? context.currency;
	const query = bridgeOfSpend(cut, context, { currency: null, lines: LINES });
	const [offered, budgets, forecasts, reading] = await Promise.all([
		offeredValues(actor, url, cut),
		actor.rights.has("budgets.read") ? listBudgets(database(), actor, { today: context.today }) : [],
		listScopeForecasts(database(), actor, { today: context.today, owner: {} }),
		query === null ? null : readWanted(actor, query, wanted),
	]);
	const figures = reading?.ok === true ? reading.value : null;
	const currencies =
		figures?.currency == null ? [] : [figures.currency, ...figures.leftOut.map(({ currency }) => currency)];
	const header = (
		<PageHeader title="What moved">
			<SpendFilters path="/bridge" defaults={OVERVIEW_DEFAULTS} {...{ url, context, offered, currencies }} />
		</PageHeader>
	);
	const others = <OtherSidesForm budgets={budgets} owners={forecasts.map(({ owner }) => owner)} />;
	if (query === null) {
		const text = "Choose what the period is compared with, above, or a plan or a forecast.";
		return <Nothing header={header} below={others} title="Nothing is compared" text={text} />;
	}
	if (reading?.ok === false) {
		const { title, fix } = bridgeProblem(reading.error);
		return <Nothing header={header} below={others} title={title} text={fix ?? ""} />;
	}
	if (figures === null || figures.currency === null) {
		const text = "Choose other days, or take a filter away.";
		return <Nothing header={header} below={others} title="No spend on these days" text={text} />;
	}
	const { from, to, filters, today } = query;
	const bridge = { filters, from, to };
	const explanations = await readBridgeExplanations(database(), actor, { bridge, today });
	const names = { from: spanText(figures.from.span ?? cut.span), to: spanText(figures.to.span ?? cut.span) };
	const mayWrite = actor.rights.has("alerts.write");
	return (
		<>
			{header}
			<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_328px]">
				<div className="grid min-w-0 gap-3.5">
					<BridgeFigures reading={figures} names={names} url={url} />
				</div>
				<div className="grid min-w-0 gap-3.5">
					<ExplanationsPanel
						explanations={explanations}
						bridge={mayWrite ? explanationRequest({ ...query, currency: figures.currency }) : null}
						timeZone={context.timeZone}
					/>
					{others}
				</div>
			</div>
		</>
	);
}

/** In the wanted currency where there is spend in it, else in the one with most, as every screen. */
async function readWanted(actor: Actor, query: Parameters<typeof readBridge>[2], wanted: string) {
	const reading = await readBridge(database(), actor, { ...query, currency: wanted });
	if (!reading.ok) return reading;
	const { from, to, change, leftOut } = reading.value;
	const isEmpty = from.amount === "0" && to.amount === "0" && change?.lines.length === 0;
	return isEmpty && leftOut.length > 0 ? readBridge(database(), actor, query) : reading;
}

interface NothingProps {
	readonly header: ReactNode;
	readonly below: ReactNode;
	readonly title: string;
	readonly text: string;
}

function Nothing({ header, below, title, text }: NothingProps) {
	return (
		<>
			{header}
			<div className="grid gap-3.5">
				<Panel>
					<EmptyState title={title}>{text}</EmptyState>
				</Panel>
				{below}
			</div>
		</>
	);
}
