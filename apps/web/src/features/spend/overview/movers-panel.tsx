import { countText } from "@outlay/finops/count-text";
import { DivergingBars } from "../../../design/charts/diverging-bars.tsx";
import { Money } from "../../../design/money.tsx";
import { Panel } from "../../../design/panel.tsx";
import type { OverviewModel } from "./model.ts";

export interface MoversPanelProps {
	readonly movers: NonNullable<OverviewModel["movers"]>;
	readonly since: string;
	readonly currency: string;
}

export function MoversPanel({ movers, since, currency }: MoversPanelProps) {
	return (
		<Panel
			title={`What moved since ${since}`}
			note={
				<>
					Sums to <Money amount={movers.total} currency={currency} cents="hidden" signed />
					{movers.smaller > 0 &&
						` with ${countText(movers.smaller)} smaller ${movers.smaller === 1 ? "change" : "changes"}`}
					.
				</>
			}
		>
			{movers.items.length === 0 ? (
				<p className="text-sm text-ink-2">Nothing moved by more than a few dollars.</p>
			) : (
				<DivergingBars items={movers.items} currency={currency} />
			)}
		</Panel>
	);
}
