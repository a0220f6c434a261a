import type { BridgeReading } from "@outlay/db/read-models/bridge";
import { isZero } from "../spend/query/decimal.ts";
import type { BridgeRow } from "./bridge-row.ts";
import { stepWords } from "./bridge-words.ts";

const KIND_WORDS = {
	actual: "Spend",
	plan: "Plan",
	forecast: "Forecast",
	owner_forecast: "Forecast",
} as const;

/** The rows of a bridge that is known, in the order in which it is drawn; none where a side is unknown. */
export function bridgeRows(reading: BridgeReading, names: { readonly from: string; readonly to: string }) {
	const { from, to, change } = reading;
	if (change === null || from.amount === null || to.amount === null) return [];
	const side = (key: "from" | "to", amount: string): BridgeRow => ({
		key,
		kind: "side",
		label: names[key],
		about: KIND_WORDS[(key === "from" ? from : to).side.kind],
		amount,
	});
	const steps = change.steps
		.filter(({ amount }) => !isZero(amount))
		.map(({ step, amount }): BridgeRow => ({ key: step, kind: "step", ...stepWords(step, reading), amount }));
	return [side("from", from.amount), ...steps, side("to", to.amount)];
}
