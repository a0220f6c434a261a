import type { BridgeChoices, OwnerBridgeChoices } from "@outlay/db/read-models/bridge-choices";
import { type BridgeSide, bridgeSideText } from "@outlay/finops/bridge-side";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { SelectOption } from "../../design/field.tsx";
import { sideText } from "./bridge-words.ts";

/** How far spend is known. */
interface Known {
	readonly today: Day;
	readonly dataTo: Day | null;
}

/** What a budget's bridge can lead from and to, in the order in which it is offered. */
export function sideOptions(
	{ budget, periods, versions, forecasts }: BridgeChoices,
	known: Known,
): readonly SelectOption[] {
	const plans = periods.flatMap((period) =>
		versions.map(({ version }) =>
			option({ kind: "plan", budgetId: budget.id, version, periodStart: period.start }, period),
		),
	);
	const kept = forecasts
		.filter(({ amount }) => amount !== null)
		.map(({ day, period }) => option({ kind: "forecast", budgetId: budget.id, day }, period));
	return [...spentOptions(periods, budget.startDay, known), ...plans, ...kept];
}

/** The same of an owner without a plan. */
export function ownerSideOptions(
	{ owner, periods, forecasts }: OwnerBridgeChoices,
	known: Known,
): readonly SelectOption[] {
	const kept = forecasts
		.filter(({ amount }) => amount !== null)
		.map(({ kind, day, period }) => option({ kind: "owner_forecast", owner, period: kind, day }, period));
	return [...spentOptions(periods, null, known), ...kept];
}

const option = (side: BridgeSide, span: DaySpan | null): SelectOption => ({
	value: bridgeSideText(side),
	label: sideText({ side, span }),
});

const spentOptions = (periods: readonly DaySpan[], start: Day | null, known: Known) =>
	periods.flatMap((period) => {
		const span = knownDays(period, start, known);
		return span === null ? [] : [option({ kind: "actual", span }, span)];
	});

/** The days of a period that are counted and that there is data of; null: none yet. */
function knownDays(period: DaySpan, start: Day | null, { today, dataTo }: Known): DaySpan | null {
	const past = addDays(dataTo === null || dataTo > today ? today : dataTo, 1);
	const span = {
		start: start === null || period.start > start ? period.start : start,
		end: period.end < past ? period.end : past,
	};
	return span.start < span.end ? span : null;
}
