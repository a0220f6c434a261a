import type { Actor } from "@outlay/db/actor";
import { type BridgeQuery, type BridgeReading, readBridge } from "@outlay/db/read-models/bridge";
import { readBridgeExplanations } from "@outlay/db/read-models/bridge-explanations";
import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import { countText } from "@outlay/finops/count-text";
import { invariant } from "@outlay/finops/result";
import Link from "next/link";
import { Suspense } from "react";
import { DivergingBars } from "../../design/charts/diverging-bars.tsx";
import { Waterfall } from "../../design/charts/waterfall.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { OVERVIEW_DEFAULTS } from "../spend/query/defaults.ts";
import type { Periods } from "../spend/query/periods.ts";
import { compareShortText, spanText } from "../spend/query/range.ts";
import type { SpendContext } from "../spend/query/spend-context.ts";
import { type SpendUrl, spendHref } from "../spend/query/spend-url.ts";
import { bridgeOfSpend } from "./bridge-of-spend.ts";
import { waterfallOf } from "./bridge-row.ts";
import { bridgeRows } from "./bridge-rows.ts";
import { bridgeSentence, lineText } from "./bridge-words.ts";
import { KeptWords } from "./kept-words.tsx";
import { lineHref } from "./line-href.ts";
import { StepsTable } from "./steps-table.tsx";

const LINES = 6;

export interface WhatMovedProps {
	readonly actor: Actor;
	/** The screen's address with its owner among the filters, and what that address asks. */
	readonly url: SpendUrl;
	readonly cut: Omit<CutQuery, "granularity"> & Periods;
	readonly context: SpendContext;
	/** What the screen's figures are in. */
	readonly currency: string;
}

/** Why a screen's period costs something else than the one it is compared with. It comes after the screen's own figures. */
export function WhatMoved(props: WhatMovedProps) {
	const { cut, context, currency } = props;
	const query = bridgeOfSpend(cut, context, { currency, lines: LINES });
	if (query === null || cut.compare === null) return null;
	const title = `What moved since ${compareShortText(cut.compare, cut.span, context.fiscal)}`;
	return (
		<Suspense
			fallback={
				<Panel title={title}>
					<p aria-busy="true" className="text-sm text-ink-3">
						Being worked out.
					</p>
				</Panel>
			}
		>
			<Moved {...props} query={query} title={title} />
		</Suspense>
	);
}

async function Moved({
	actor,
	url,
	context,
	query,
	title,
}: WhatMovedProps & { readonly query: BridgeQuery; readonly title: string }) {
	const { from, to, filters, today } = query;
	const bridge = { filters, from, to };
	const [reading, explanations] = await Promise.all([
		readBridge(database(), actor, query),
		readBridgeExplanations(database(), actor, { bridge, today }),
	]);
	invariant(reading.ok, "spend on both sides is always known");
	const [newest, other] = [explanations.own[0], explanations.others[0]];
	return (
		<Panel
			title={title}
			aside={
				<Link
					href={spendHref("/bridge", url, OVERVIEW_DEFAULTS)}
					className="no-print rounded-xs hover:text-ink hover:underline"
				>
					{newest === undefined ? "Open, explain" : "Open"}
				</Link>
			}
		>
			<Figures reading={reading.value} url={url} />
			{newest !== undefined ? (
				<div className="mt-3.5">
					<KeptWords kept={newest} timeZone={context.timeZone} />
				</div>
			) : (
				other !== undefined && (
					<div className="mt-3.5">
						<KeptWords kept={other} timeZone={context.timeZone} ofOthers />
					</div>
				)
			)}
		</Panel>
	);
}

function Figures({ reading, url }: { readonly reading: BridgeReading; readonly url: SpendUrl }) {
	const { change, currency, from, to } = reading;
	const sentence = bridgeSentence(reading);
	if (change === null || currency === null || from.span === null || to.span === null) {
		return <p className="text-sm text-ink-2">{sentence}</p>;
	}
	const rows = bridgeRows(reading, { from: spanText(from.span), to: spanText(to.span) });
	return (
		<div className="grid gap-3.5">
			<p className="text-sm text-ink-2">{sentence}</p>
			<Waterfall label={sentence} points={waterfallOf(rows, currency)} currency={currency} />
			<details className="text-xs text-ink-3">
				<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">Steps as a table</summary>
				<div className="-mx-4.5 mt-2 border-t border-line text-sm text-ink">
					<StepsTable caption="What moved, by step" rows={rows} currency={currency} />
				</div>
			</details>
			<DivergingBars
				items={change.lines.map((line, index) => ({
					key: `${index} ${lineText(line)}`,
					label: lineText(line),
					amount: line.amount,
					href: lineHref(line, url),
				}))}
				currency={currency}
			/>
			<p className="text-xs text-ink-3">
				Sums to <Money amount={change.amount} currency={currency} cents="hidden" signed />
				{change.otherLines > 0 &&
					` with ${countText(change.otherLines)} smaller ${change.otherLines === 1 ? "change" : "changes"}`}
				.
			</p>
		</div>
	);
}
