import { type Atto, divideHalfEven } from "./money.ts";
import { invariant } from "./result.ts";

/** What a change is made of, in the order in which a bridge is drawn. */
export const BRIDGE_STEPS = [
	"price",
	"volume",
	"mix",
	"context",
	"new",
	"ended",
	"one_off",
	"unexplained",
] as const;
export type BridgeStep = (typeof BRIDGE_STEPS)[number];

/** A quantity that has a price, and what it cost. What is priced apart (a tier, a context band) is a meter of its own. */
export interface BridgeMeter {
	readonly meter: string;
	/** Never negative. Meters of one cell are counted in one unit (tokens). */
	readonly quantity: bigint;
	readonly cost: Atto;
	/** Nobody says which tiers it is of: cost by quantity is several prices in one. Left out: it has one price. */
	readonly tiersUnknown?: true;
}

/** Spend of one key on one side. Cells of equal keys add up. */
export interface BridgeCell {
	/** What is compared with its like on the other side: a charge key and model, or a feature and model. */
	readonly key: string;
	/** null: the source does not count requests; then the key is counted in tokens and has no context step. */
	readonly requests: bigint | null;
	readonly meters: readonly BridgeMeter[];
	/** Money that no quantity explains: a plan, a forecast, reserved capacity. */
	readonly unmeasured: Atto;
	/** Charges that are no usage: credits, fees, corrections. */
	readonly oneOff: Atto;
}

/** A part of a step that one key is answerable for; never zero. */
export interface BridgeLine {
	readonly step: BridgeStep;
	readonly key: string;
	/** Of `mix`: between keys, or between the meters of this key (a cache switched off); null of other steps. */
	readonly between: "keys" | "meters" | null;
	readonly amount: Atto;
}

export interface Bridge {
	readonly from: Atto;
	readonly to: Atto;
	/** `to - from`: the sum of the steps, and of the lines, to the last unit. */
	readonly change: Atto;
	readonly steps: Readonly<Record<BridgeStep, Atto>>;
	/** By key, then in the order of the steps. */
	readonly lines: readonly BridgeLine[];
	/** Keys on both sides whose requests one side does not know. */
	readonly countedInTokens: readonly string[];
}

interface Folded {
	readonly requests: bigint | null;
	readonly meters: ReadonlyMap<string, { readonly quantity: bigint; readonly cost: Atto }>;
	readonly tokens: bigint;
	/** Cost of the meters that have a quantity. */
	readonly measured: Atto;
	readonly unmeasured: Atto;
	readonly oneOff: Atto;
}

/** A key that both sides measure. */
interface Pair {
	readonly key: string;
	readonly unit: "requests" | "tokens";
	readonly before: Folded;
	readonly after: Folded;
	readonly countBefore: bigint;
	readonly countAfter: bigint;
}

/**
 * Why `to` costs something else than `from`, in atto of one currency.
 *
 * Each key that both sides measure walks from its old cost to its new one, and each step is the difference of two
 * amounts on the way, rounded half-even once: so that steps sum to the change exactly, with nothing left to spread.
 * - volume: all requests grew or shrank alike, at the old mix and the old cost of a request;
 * - mix: the key's share of requests changed; and, between its meters, its share of tokens (input that was read from
 *   the cache and no longer is), at the old price of each. A meter that was not used before counts at its new price;
 * - context: tokens of a request, at the old cost of a token;
 * - price: cost of a token, at the new quantities.
 *
 * Beside these: new and ended, for keys that one side does not have; one-off, for charges that are no usage;
 * unexplained, for money without quantities. If a side has money and no quantity at all (a plan), all but one-offs is
 * unexplained: no split is made up. Swapping the sides negates the change, not each step, because volume is measured
 * at the old prices and price at the new quantities. A side against itself has no lines.
 */
export function bridge(from: readonly BridgeCell[], to: readonly BridgeCell[]): Bridge {
	const before = fold(from);
	const after = fold(to);
	const lines: BridgeLine[] = [];
	const pairs: Pair[] = [];
	const measured = hasQuantities(before) && hasQuantities(after);
	for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
		const a = before.get(key) ?? NOTHING;
		const b = after.get(key) ?? NOTHING;
		push(lines, { step: "one_off", key, amount: b.oneOff - a.oneOff });
		const pair = measured ? pairOf(key, a, b) : null;
		if (pair !== null) pairs.push(pair);
		const unmeasured = pair === null ? usageOf(b) - usageOf(a) : b.unmeasured - a.unmeasured;
		push(lines, { step: pair === null && measured ? stepOf(a, b) : "unexplained", key, amount: unmeasured });
	}
	for (const unit of ["requests", "tokens"] as const) {
		lines.push(...walk(pairs.filter((pair) => pair.unit === unit)));
	}
	return total({ before, after, lines, pairs });
}

/**
 * What the change is due to, by money: the largest lines first, and the sum of all others; both together are the
 * change. The requests of a key are one line here, volume: its parts of volume and of mix between keys, which cancel
 * out where a key that stayed as it was lies beside one that grew. It is what a bridge of that key alone says.
 */
export function largestLines(
	bridged: Pick<Bridge, "lines">,
	count: number,
): { readonly lines: readonly BridgeLine[]; readonly other: Atto } {
	const requests = new Map<string, Atto>();
	const rest: BridgeLine[] = [];
	for (const line of bridged.lines) {
		const ofRequests = line.step === "volume" || line.between === "keys";
		if (ofRequests) requests.set(line.key, (requests.get(line.key) ?? 0n) + line.amount);
		else rest.push(line);
	}
	for (const [key, amount] of requests) push(rest, { step: "volume", key, amount });
	const order = (a: BridgeLine, b: BridgeLine) => compare(a.key, b.key) || stepOrder(a) - stepOrder(b);
	const sorted = rest.sort((a, b) => compare(magnitude(b.amount), magnitude(a.amount)) || order(a, b));
	return { lines: sorted.slice(0, count), other: sum(sorted.slice(count).map((line) => line.amount)) };
}

/** The change by key: how much of it each key is answerable for, whatever the steps. Keys without change are absent. */
export function changeByKey({ lines }: Pick<Bridge, "lines">): ReadonlyMap<string, Atto> {
	const changes = new Map<string, Atto>();
	for (const { key, amount } of lines) changes.set(key, (changes.get(key) ?? 0n) + amount);
	return new Map([...changes].filter(([, amount]) => amount !== 0n));
}

/** All money of cells: usage, money without quantities and one-offs. */
export function moneyOf(cells: readonly BridgeCell[]): Atto {
	return sum(
		cells.map((cell) => cell.unmeasured + cell.oneOff + sum(cell.meters.map((meter) => meter.cost))),
	);
}

const NOTHING: Folded = {
	requests: 0n,
	meters: new Map(),
	tokens: 0n,
	measured: 0n,
	unmeasured: 0n,
	oneOff: 0n,
};

function fold(cells: readonly BridgeCell[]): ReadonlyMap<string, Folded> {
	const byKey = new Map<string, BridgeCell[]>();
	for (const cell of cells) {
		const group = byKey.get(cell.key);
		if (group === undefined) byKey.set(cell.key, [cell]);
		else group.push(cell);
	}
	return new Map([...byKey].map(([key, group]) => [key, foldKey(group)]));
}

function foldKey(cells: readonly BridgeCell[]): Folded {
	const meters = new Map<string, { quantity: bigint; cost: Atto }>();
	for (const { meter, quantity, cost } of cells.flatMap((cell) => cell.meters)) {
		invariant(quantity >= 0n, `meter ${meter} has a negative quantity`);
		const known = meters.get(meter) ?? { quantity: 0n, cost: 0n };
		meters.set(meter, { quantity: known.quantity + quantity, cost: known.cost + cost });
	}
	const measured = [...meters].filter(([, { quantity }]) => quantity > 0n);
	const costs = sum([...meters.values()].map(({ cost }) => cost));
	const measuredCosts = sum(measured.map(([, { cost }]) => cost));
	return {
		requests: requestsOf(cells.filter((cell) => cell.meters.length > 0)),
		meters: new Map(measured),
		tokens: sum(measured.map(([, { quantity }]) => quantity)),
		measured: measuredCosts,
		// A meter that costs and counts nothing has no price.
		unmeasured: sum(cells.map((cell) => cell.unmeasured)) + costs - measuredCosts,
		oneOff: sum(cells.map((cell) => cell.oneOff)),
	};
}

function requestsOf(cells: readonly BridgeCell[]): bigint | null {
	return cells.reduce<bigint | null>(
		(known, { requests }) => (known === null || requests === null ? null : known + requests),
		0n,
	);
}

/** An empty side has no money to explain, so everything on the other is new or ended. */
function hasQuantities(side: ReadonlyMap<string, Folded>): boolean {
	const cells = [...side.values()];
	return cells.some((cell) => cell.tokens > 0n) || cells.every((cell) => cell.unmeasured === 0n);
}

function pairOf(key: string, before: Folded, after: Folded): Pair | null {
	if (before.tokens === 0n || after.tokens === 0n) return null;
	const [a, b] = [before.requests ?? 0n, after.requests ?? 0n];
	return a > 0n && b > 0n
		? { key, unit: "requests", before, after, countBefore: a, countAfter: b }
		: { key, unit: "tokens", before, after, countBefore: before.tokens, countAfter: after.tokens };
}

/** The step of a key that not both sides measure. */
function stepOf(before: Folded, after: Folded): BridgeStep {
	const was = before.tokens > 0n || before.unmeasured !== 0n;
	const is = after.tokens > 0n || after.unmeasured !== 0n;
	if (was && is) return "unexplained";
	return was ? "ended" : "new";
}

/** The steps of keys that are counted in one unit. */
function walk(pairs: readonly Pair[]): BridgeLine[] {
	const allBefore = sum(pairs.map((pair) => pair.countBefore));
	const allAfter = sum(pairs.map((pair) => pair.countAfter));
	const lines: BridgeLine[] = [];
	for (const { key, before, after, countBefore, countAfter } of pairs) {
		const old = before.measured;
		const atOldMix = divideHalfEven(old * allAfter, allBefore);
		const atOldRequests = divideHalfEven(old * countAfter, countBefore);
		const atOldTokens = divideHalfEven(old * after.tokens, before.tokens);
		const atOldPrices = repriced(before, after);
		push(lines, { step: "price", key, amount: after.measured - atOldPrices });
		push(lines, { step: "volume", key, amount: atOldMix - old });
		push(lines, { step: "mix", key, between: "keys", amount: atOldRequests - atOldMix });
		push(lines, { step: "mix", key, between: "meters", amount: atOldPrices - atOldTokens });
		push(lines, { step: "context", key, amount: atOldTokens - atOldRequests });
	}
	return lines;
}

/** The new quantities at the old price of each meter. */
function repriced(before: Folded, after: Folded): Atto {
	return sum(
		[...after.meters].map(([meter, { quantity, cost }]) => {
			const old = before.meters.get(meter);
			return old === undefined ? cost : divideHalfEven(old.cost * quantity, old.quantity);
		}),
	);
}

function push(lines: BridgeLine[], line: Omit<BridgeLine, "between"> & Partial<BridgeLine>): void {
	if (line.amount !== 0n) lines.push({ between: null, ...line });
}

function total(input: {
	readonly before: ReadonlyMap<string, Folded>;
	readonly after: ReadonlyMap<string, Folded>;
	readonly lines: readonly BridgeLine[];
	readonly pairs: readonly Pair[];
}): Bridge {
	const steps: Record<BridgeStep, Atto> = {
		price: 0n,
		volume: 0n,
		mix: 0n,
		context: 0n,
		new: 0n,
		ended: 0n,
		one_off: 0n,
		unexplained: 0n,
	};
	for (const { step, amount } of input.lines) steps[step] += amount;
	const from = sum([...input.before.values()].map((cell) => usageOf(cell) + cell.oneOff));
	const to = sum([...input.after.values()].map((cell) => usageOf(cell) + cell.oneOff));
	const change = sum(Object.values(steps));
	invariant(change === to - from, "a bridge sums to its change");
	return {
		from,
		to,
		change,
		steps,
		lines: [...input.lines].sort((a, b) => compare(a.key, b.key) || stepOrder(a) - stepOrder(b)),
		countedInTokens: input.pairs.flatMap(({ unit, key }) => (unit === "tokens" ? [key] : [])),
	};
}

const stepOrder = (line: BridgeLine): number => BRIDGE_STEPS.indexOf(line.step);

const usageOf = (cell: Folded): Atto => cell.measured + cell.unmeasured;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);

const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const compare = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
