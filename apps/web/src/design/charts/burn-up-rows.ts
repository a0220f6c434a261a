import { plotNumber } from "../plot-number.ts";
import type { BurnUpLimit, BurnUpPoint } from "./burn-up-points.ts";

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

/** A threshold as it is drawn; `label` empty: the line below it names it too. */
export interface BurnUpMark {
	readonly amount: number;
	readonly label: string;
}

/** Thresholds further above everything else than this are not drawn: they would press the rest to the floor. */
const REACH = 1.25;
/** Names of lines that are nearer to each other, as a share of the chart, would lie on each other. */
const NEAR = 0.08;

/** The thresholds that are drawn, lowest first; of those too near to each other the lowest has all names. */
export function marksOf(thresholds: readonly BurnUpLimit[], top: number): readonly BurnUpMark[] {
	const drawn = thresholds
		.map(({ name, amount }) => ({ amount: plotNumber(amount), name }))
		.filter(({ amount }) => amount <= top * REACH)
		.sort((a, b) => a.amount - b.amount);
	const scale = Math.max(top, drawn.at(-1)?.amount ?? 0);
	const groups: { readonly amount: number; readonly names: string[]; readonly amounts: number[] }[] = [];
	for (const { amount, name } of drawn) {
		const last = groups.at(-1);
		if (last !== undefined && amount - last.amount < NEAR * scale) {
			last.names.push(name);
			last.amounts.push(amount);
		} else groups.push({ amount, names: [name], amounts: [amount] });
	}
	return groups.flatMap(({ names, amounts }) =>
		[...new Set(amounts)].map((amount, index) => ({ amount, label: index === 0 ? names.join(", ") : "" })),
	);
}
