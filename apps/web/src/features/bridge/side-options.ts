import type { BridgeChoices } from "@outlay/db/read-models/bridge-choices";
import { type BridgeSide, bridgeSideText } from "@outlay/finops/bridge-side";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { SelectOption } from "../../design/field.tsx";
import { sideText } from "./bridge-words.ts";

/** What a budget's bridge can lead from and to, in the order in which it is offered. */
export function sideOptions(
	{ budget, periods, versions, forecasts }: BridgeChoices,
	{ today, dataTo }: { readonly today: Day; readonly dataTo: Day | null },
): readonly SelectOption[] {
	const option = (side: BridgeSide, span: DaySpan | null): SelectOption => ({
		value: bridgeSideText(side),
		label: sideText({ side, span }),
	});
	const spent = periods.flatMap((period) => {
		const span = knownDays(period, { start: budget.startDay, today, dataTo });
		return span === null ? [] : [option({ kind: "actual", span }, span)];
	});
	const plans = periods.flatMap((period) =>
		versions.map(({ version }) =>
			option({ kind: "plan", budgetId: budget.id, version, periodStart: period.start }, period),
		),
	);
	const kept = forecasts
		.filter(({ amount }) => amount !== null)
		.map(({ day, period }) => option({ kind: "forecast", budgetId: budget.id, day }, period));
	return [...spent, ...plans, ...kept];
}

/** The days of a period that the budget counts and that there is data of; null: none yet. */
function knownDays(
	period: DaySpan,
	{ start, today, dataTo }: { readonly start: Day; readonly today: Day; readonly dataTo: Day | null },
): DaySpan | null {
	const past = addDays(dataTo === null || dataTo > today ? today : dataTo, 1);
	const span = {
		start: period.start > start ? period.start : start,
		end: period.end < past ? period.end : past,
	};
	return span.start < span.end ? span : null;
}
