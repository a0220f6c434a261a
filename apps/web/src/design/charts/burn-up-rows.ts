import { plotNumber } from "../plot-number.ts";
import type { BurnUpPoint } from "./burn-up-points.ts";

/** A day as it is drawn. */
export interface BurnUpRow {
	readonly day: string;
	readonly used: number | null;
	readonly forecast: number | null;
	readonly range: readonly [low: number, high: number] | null;
}

/** The forecast is of the period's last day: its line and its band open from what is used today. */
export function rowsOf(points: readonly BurnUpPoint[]): readonly BurnUpRow[] {
	const today = points.findLast(({ used }) => used !== null);
	const expected = points.find(({ forecast }) => forecast !== null)?.forecast ?? null;
	return points.map(({ day, used, forecast }) => {
		const drawn = used === null ? null : plotNumber(used);
		if (forecast !== null) {
			const { amount, range } = forecast;
			const band = range === null ? null : ([plotNumber(range.low), plotNumber(range.high)] as const);
			return { day, used: drawn, forecast: plotNumber(amount), range: band };
		}
		const opens = day === today?.day && expected !== null ? drawn : null;
		const band = opens === null || expected?.range == null ? null : ([opens, opens] as const);
		return { day, used: drawn, forecast: opens, range: band };
	});
}
