import { moneyLine } from "@outlay/finops/money-text";
import type { WaterfallPoint } from "../../design/charts/waterfall-points.ts";
import { plotNumber } from "../../design/plot-number.ts";
import { add } from "../spend/query/decimal.ts";

/** A row of a bridge: its two sides and the steps with money between them. Each side's row has the sum up to it. */
export interface BridgeRow {
	readonly key: string;
	readonly kind: "side" | "step";
	readonly label: string;
	readonly about: string;
	/** Signed decimal text; of a side its whole amount. */
	readonly amount: string;
}

/** Rows as bars: a step begins where the one before it ended. */
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
