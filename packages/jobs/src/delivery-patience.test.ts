import { expect, test } from "vitest";
import { DELIVERY_ATTEMPTS, deliveryDelayMs, spread } from "./delivery-patience.ts";

const HOUR_MS = 3_600_000;

test("a delivery is tried again later and later, and once an hour at last", () => {
	const delays = Array.from({ length: 12 }, (_, index) => deliveryDelayMs(index + 1) / 1_000);
	expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
	expect(deliveryDelayMs(2_000)).toBe(HOUR_MS);
});

test("a delivery is tried for about a day", () => {
	let [least, sum] = [0, 0];
	for (let failed = 1; failed < DELIVERY_ATTEMPTS; failed += 1) {
		least += spread(deliveryDelayMs(failed), 0);
		sum += spread(deliveryDelayMs(failed), 0.5);
	}
	expect(sum / HOUR_MS).toBeGreaterThan(24);
	expect(sum / HOUR_MS).toBeLessThan(25);
	expect(least / HOUR_MS).toBeGreaterThan(16);
});

test("chance takes up to half of a delay away", () => {
	expect([0, 0.5, 1].map((chance) => spread(1_000, chance))).toEqual([500, 750, 1_000]);
});
