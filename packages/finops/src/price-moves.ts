import type { BridgeCell, BridgeMeter } from "./bridge.ts";
import { type Atto, divideHalfEven } from "./money.ts";

export interface PriceMoves {
	/** What today's quantities cost more than at the old prices; negative where prices fell. */
	readonly change: Atto;
	/** Today's cells with the meters that moved at their old prices: the other side of a bridge. */
	readonly before: readonly BridgeCell[];
}

/** Prices have so many parts of an atto per unit that they differ also where quantities are counted in atto. */
const PRECISION = 10n ** 30n;

interface Range {
	low: bigint;
	high: bigint;
}

/**
 * Meters whose price left the range that the same key paid for the same meter on earlier days, by more than
 * `percent`. A price does not vary by itself, so one day is enough, and volume, mix and context do not look like one.
 * A meter or key without earlier days has no old price and does not count, nor does a meter whose tiers nobody says: work
 * that moves to batches would look like a price. From the next day on the new price is in
 * range.
 */
export function priceMoves(input: {
	readonly today: readonly BridgeCell[];
	readonly earlier: readonly BridgeCell[];
	readonly percent: number;
}): PriceMoves {
	const ranges = rangesOf(input.earlier);
	const slack = BigInt(input.percent); // not money
	let change = 0n;
	const before = input.today.map((cell) => ({
		...cell,
		meters: cell.meters.map((meter) => {
			const old = oldCost(meter, ranges.get(cell.key)?.get(meter.meter), slack);
			change += meter.cost - old;
			return { ...meter, cost: old };
		}),
	}));
	return { change, before };
}

/** The cost at the nearest price in range, or as it is when it is in range. */
function oldCost(meter: BridgeMeter, range: Range | undefined, slack: bigint): Atto {
	if (range === undefined || meter.quantity === 0n || meter.tiersUnknown === true) return meter.cost;
	const price = priceOf(meter);
	if (price * 100n > range.high * (100n + slack)) return costAt(range.high, meter);
	return price * 100n < range.low * (100n - slack) ? costAt(range.low, meter) : meter.cost;
}

/** By key and meter. */
function rangesOf(cells: readonly BridgeCell[]): ReadonlyMap<string, ReadonlyMap<string, Range>> {
	const ranges = new Map<string, Map<string, Range>>();
	for (const { key, meters } of cells) {
		const own = ranges.get(key) ?? new Map<string, Range>();
		ranges.set(key, own);
		for (const meter of meters) if (meter.quantity > 0n) widen(own, meter);
	}
	return ranges;
}

function widen(ranges: Map<string, Range>, meter: BridgeMeter): void {
	const price = priceOf(meter);
	const range = ranges.get(meter.meter);
	if (range === undefined) ranges.set(meter.meter, { low: price, high: price });
	else if (price < range.low) range.low = price;
	else if (price > range.high) range.high = price;
}

/** Cut, not rounded: it is only compared, and that much oftener. */
const priceOf = ({ cost, quantity }: BridgeMeter): bigint => (cost * PRECISION) / quantity;

const costAt = (price: bigint, { quantity }: BridgeMeter): Atto =>
	divideHalfEven(price * quantity, PRECISION);
