/** Attempts of a delivery: with the delays between them about a day, in which somebody notices that a channel is down. */
export const DELIVERY_ATTEMPTS = 42;

const FIRST_MS = 5_000;
const DELAY_MAX_MS = 3_600_000;
/** How much of a delay is by chance: many deliveries that failed together do not come back together. */
const JITTER = 0.5;

/** What to wait after so many failed attempts, 1 or more: 5, 10, 20 s and so on, an hour at most. */
export function deliveryDelayMs(failed: number, firstMs: number = FIRST_MS): number {
	return Math.min(firstMs * 2 ** (failed - 1), DELAY_MAX_MS);
}

/** A delay with chance in it, which is from 0 to 1: between half of it and all of it. */
export function spread(delayMs: number, chance: number): number {
	return Math.floor(delayMs * (1 - JITTER + JITTER * chance));
}
