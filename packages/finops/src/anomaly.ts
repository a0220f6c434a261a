import { BRIDGE_STEPS, type Bridge, type BridgeCell, type BridgeStep, bridge, moneyOf } from "./bridge.ts";
import { addDays, type Day } from "./day.ts";
import { type ExpectedSpend, expectedSpend, type SpendByDay, type UsualSpend } from "./expected-spend.ts";
import { type Atto, divideHalfEven, units } from "./money.ts";
import { priceMoves } from "./price-moves.ts";
import { proportionalParts } from "./proportional-parts.ts";
import { invariant } from "./result.ts";

/** What spend is watched by, the narrowest first. */
export const ANOMALY_DIMENSIONS = ["key", "feature", "model", "team", "provider"] as const;
export type AnomalyDimension = (typeof ANOMALY_DIMENSIONS)[number];

/** Spend of one team, feature, provider, model or key in one currency. */
export interface WatchedSeries {
	/** Unique among all series, and the same from day to day. */
	readonly id: string;
	readonly dimension: AnomalyDimension;
	/** Of the watched day and as many of the 42 before it as are known, days without spend as 0. */
	readonly spend: SpendByDay;
}

export interface AnomalyFloors {
	/** Less money than this in a day is never told. */
	readonly money: Atto;
	/** A day is outside when it is more than this share above the expected one, in whole per cent ... */
	readonly percent: number;
	/** ... and more than so many standard deviations. */
	readonly spreads: number;
	/** A price moved when it left its range by more than this, in whole per cent. */
	readonly pricePercent: number;
}

/** 25 units of the currency a day, 40 %, five deviations, prices by 3 %. */
export const DEFAULT_FLOORS: AnomalyFloors = { money: units(25n), percent: 40, spreads: 5, pricePercent: 3 };

/**
 * `spike`: above the upper bound of what its own past makes likely. `new`: it had no spend until less than fourteen days
 * ago. `price`: a price went up or down; of models only. `runaway`: of a day that has only begun, by how fast it spends.
 */
export const FINDING_KINDS = ["spike", "new", "price", "runaway"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A series on a day that is outside its bounds. Amounts in atto. */
export interface Finding {
	readonly series: string;
	readonly dimension: AnomalyDimension;
	readonly day: Day;
	readonly kind: FindingKind;
	readonly actual: Atto;
	/** Of a price: what the day's quantities cost at the old prices. */
	readonly expected: Atto;
	/** From the expected day to this one. Its lines sum to `actual - expected`. */
	readonly bridge: Bridge;
	/** The step that moved most money the way of the change. */
	readonly driver: BridgeStep;
	/** Keys of the day's cells and of those it was held against. */
	readonly keys: ReadonlySet<string>;
}

/**
 * What detection says about a day. Series in neither list have too little history, no data yet, or are new and spend
 * less than the money floor: nobody knows what is normal for them, and a quiet weekend of a new key is not its end.
 */
export interface Detection {
	readonly findings: readonly Finding[];
	/** Ids of series within their bounds. */
	readonly normal: readonly string[];
}

export interface DetectionInput {
	readonly day: Day;
	readonly series: readonly WatchedSeries[];
	/** Cells of a series on one of its days, with the same keys in every series; they sum to its spend. */
	readonly cellsOf: (series: string, day: Day) => readonly BridgeCell[];
	readonly floors: AnomalyFloors;
}

/** Days before that a price is compared with. */
const PRICE_DAYS = 14;

/**
 * The series that are outside their bounds on `day`. Spend is outside when it is above the upper bound (percent or
 * spreads above the expected, whichever is more, and what recurs on top) and the money floor above the expected; what
 * is new, when it reaches the money floor; a model's price, when what it moves reaches the money floor, up or down.
 *
 * A key or model that is new is not told while the features that spend through it stay within their bounds: a key was
 * exchanged, a feature moved to another model. Deterministic, and no order of the series matters.
 */
export function detect(input: DetectionInput): Detection {
	const assessed = input.series.map((series) => assess(series, input));
	const outside = assessed.flatMap((each) => (each.finding === null ? [] : [each.finding]));
	const calm = calmKeys(input, assessed);
	const told = outside.filter((finding) => !isExchange(finding, calm));
	const findings = told.sort((a, b) => (a.series < b.series ? -1 : 1));
	const found = new Set(findings.map((finding) => finding.series));
	const normal = assessed.filter(({ known, id }) => known && !found.has(id)).map(({ id }) => id);
	return { findings, normal: normal.sort() };
}

interface Assessed {
	readonly id: string;
	readonly dimension: AnomalyDimension;
	/** Whether the day can be judged. */
	readonly known: boolean;
	readonly finding: Finding | null;
	readonly hasHistory: boolean;
}

function assess(series: WatchedSeries, input: DetectionInput): Assessed {
	const { id, dimension } = series;
	const actual = series.spend.get(input.day);
	const usual = expectedSpend(series.spend, input.day);
	if (actual === undefined || usual.kind === "learning") {
		return { id, dimension, known: false, finding: null, hasHistory: false };
	}
	const finding = outsideBounds({ series, input, actual, usual }) ?? movedPrice({ series, input, actual });
	const known = usual.kind === "usual" || actual === 0n || finding !== null;
	return { id, dimension, known, finding, hasHistory: usual.kind === "usual" };
}

function outsideBounds(given: {
	readonly series: WatchedSeries;
	readonly input: DetectionInput;
	readonly actual: Atto;
	readonly usual: ExpectedSpend;
}): Finding | null {
	const { series, input, actual, usual } = given;
	const { day, floors } = input;
	// Credits can make a usual day negative; nobody expects money back.
	const expected = usual.kind === "usual" && usual.expected > 0n ? usual.expected : 0n;
	const upper = usual.kind === "usual" ? upperBound(usual, floors) : 0n;
	if (actual <= upper || actual - expected < floors.money) return null;
	const before = usual.kind === "usual" ? input.cellsOf(series.id, usual.reference) : [];
	const today = input.cellsOf(series.id, day);
	invariant(moneyOf(today) === actual, `the cells of ${series.id} on ${day} are not its spend`);
	return {
		...identity(series, day),
		kind: usual.kind === "usual" ? "spike" : "new",
		actual,
		expected,
		...explained(driversOf({ today, before, expected })),
		keys: new Set([...before, ...today].map((cell) => cell.key)),
	};
}

/** The highest spend that is still likely, in atto. */
function upperBound({ expected, spread, recurring }: UsualSpend, floors: AnomalyFloors): Atto {
	const share = BigInt(floors.percent) * 10_000n; // not money
	const deviations = BigInt(floors.spreads) * spread; // not money
	const above = share > deviations ? share : deviations;
	return expected + recurring + divideHalfEven(expected * above + recurring * share, 1_000_000n);
}

function movedPrice(given: {
	readonly series: WatchedSeries;
	readonly input: DetectionInput;
	readonly actual: Atto;
}): Finding | null {
	const { series, input, actual } = given;
	if (series.dimension !== "model") return null;
	const { day, floors } = input;
	const today = input.cellsOf(series.id, day);
	const earlier = Array.from({ length: PRICE_DAYS }, (_, index) => addDays(day, index - PRICE_DAYS));
	const { change, before } = priceMoves({
		today,
		earlier: earlier.flatMap((each) => (series.spend.has(each) ? input.cellsOf(series.id, each) : [])),
		percent: floors.pricePercent,
	});
	if (change < floors.money && change > -floors.money) return null;
	return {
		...identity(series, day),
		kind: "price",
		actual,
		expected: actual - change,
		...explained(bridge(before, today)),
		keys: new Set(today.map((cell) => cell.key)),
	};
}

function identity({ id, dimension }: WatchedSeries, day: Day) {
	return { series: id, dimension, day };
}

function explained(drivers: Bridge): Pick<Finding, "bridge" | "driver"> {
	const way = drivers.change < 0n ? -1n : 1n;
	const { steps } = drivers;
	const driver = BRIDGE_STEPS.reduce((most, step) => (steps[step] * way > steps[most] * way ? step : most));
	return { bridge: drivers, driver };
}

/**
 * The bridge from the expected day to this one: the expected day costs `expected` and is otherwise like the reference
 * days. Quantities of both sides are multiplied by the other's money, which scales the reference without rounding it:
 * a bridge looks at ratios only.
 */
function driversOf(input: {
	readonly today: readonly BridgeCell[];
	readonly before: readonly BridgeCell[];
	readonly expected: Atto;
}): Bridge {
	const { today, before, expected } = input;
	const money = moneyOf(before);
	if (expected <= 0n || money <= 0n) return bridge([], today);
	const amounts = before.flatMap((cell) => [cell.unmeasured, cell.oneOff, ...cell.meters.map((m) => m.cost)]);
	const parts = proportionalParts(expected, amounts)[Symbol.iterator]();
	const next = (): Atto => parts.next().value ?? 0n;
	const scaled = before.map((cell) => {
		const [unmeasured, oneOff] = [next(), next()];
		const meters = cell.meters.map((meter) => ({ ...meter, cost: next() }));
		return multiplied({ ...cell, unmeasured, oneOff, meters }, expected);
	});
	return bridge(
		scaled,
		today.map((cell) => multiplied(cell, money)),
	);
}

function multiplied(cell: BridgeCell, factor: bigint): BridgeCell {
	return {
		...cell,
		requests: cell.requests === null ? null : cell.requests * factor,
		meters: cell.meters.map((meter) => ({ ...meter, quantity: meter.quantity * factor })),
	};
}

/** Keys of the day's cells of features that have a history and are within their bounds. */
function calmKeys(input: DetectionInput, assessed: readonly Assessed[]): ReadonlySet<string> {
	const calm = assessed.filter(
		({ dimension, hasHistory, finding }) => dimension === "feature" && hasHistory && finding === null,
	);
	return new Set(calm.flatMap(({ id }) => input.cellsOf(id, input.day).map((cell) => cell.key)));
}

/** At least four fifths of its money is spent by features that spend as usual. */
function isExchange(finding: Finding, calm: ReadonlySet<string>): boolean {
	const narrow = finding.dimension === "key" || finding.dimension === "model";
	if (finding.kind !== "new" || !narrow) return false;
	const calmMoney = finding.bridge.lines
		.filter((line) => calm.has(line.key))
		.reduce((sum, line) => sum + line.amount, 0n);
	return calmMoney * 5n >= finding.actual * 4n;
}
