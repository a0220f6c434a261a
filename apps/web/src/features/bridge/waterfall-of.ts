import type { BridgeReading } from "@outlay/db/read-models/bridge";
import { moneyLine } from "@outlay/finops/money-text";
import type { WaterfallPoint } from "../../design/charts/waterfall-points.ts";
import { plotNumber } from "../../design/plot-number.ts";
import { add, isZero } from "../spend/query/decimal.ts";
import { stepWords } from "./bridge-words.ts";

/** A row of a bridge: its two sides and the steps with money between them. Each side's row has the sum up to it. */
export interface BridgeRow {
	readonly key: string;
	readonly kind: "side" | "step";
	readonly label: string;
	readonly about: string;
	/** Signed decimal text; of a side its whole amount. */
	readonly amount: string;
}

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

/** The same rows as bars: a step begins where the one before it ended. */
export function waterfallOf(rows: readonly BridgeRow[], currency: string): readonly WaterfallPoint[] {
	let reached = "0";
	return rows.map(({ key, kind, label, amount }) => {
		const start = kind === "side" ? "0" : reached;
		reached = kind === "side" ? amount : add(reached, amount);
		const [a, b] = [plotNumber(start), plotNumber(reached)];
		return {
			key,
			label,
			range: a < b ? [a, b] : [b, a],
			text: moneyLine(amount, currency, { cents: false, signed: kind === "step" }),
			kind: kind === "side" ? "total" : amount.startsWith("-") ? "down" : "up",
		};
	});
}
