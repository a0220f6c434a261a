import { describe, expect, test } from "vitest";
import { type Instant, QUARTER_HOUR_MS } from "./day.ts";
import { units } from "./money.ts";
import { DEFAULT_RUNAWAY_FLOORS, runaway } from "./runaway.ts";

const NOW: Instant = Date.UTC(2026, 5, 29, 14, 0);
const HOUR = 4;
const DAY = 24 * HOUR;
const START = NOW - 35 * DAY * QUARTER_HOUR_MS;

/** Cents by quarter hours before now, for five weeks. */
function rate(cents: (quartersBefore: number) => number) {
	const spend = new Map<Instant, bigint>();
	for (let back = 0; back < 35 * DAY; back++) {
		const amount = cents(back);
		if (amount > 0) spend.set(NOW - back * QUARTER_HOUR_MS, (units(1n) * BigInt(amount)) / 100n);
	}
	return { spend, knownFrom: START };
}

const judge = (cents: (quartersBefore: number) => number) =>
	runaway(rate(cents), NOW, DEFAULT_RUNAWAY_FLOORS);

describe("the first data that shows it is enough", () => {
	test("a burst within a quarter hour", () => {
		const found = judge((back) => (back === 0 ? 700 : 10));
		expect(found).toMatchObject({ hours: 1, hasHistory: true, usual: (units(1n) * 40n) / 100n });
		expect(found?.perDay).toBe(units(24n) * 7n - (units(24n) * 10n) / 100n);
	});

	test("a slow loop within six hours", () => {
		expect(judge((back) => (back < 6 * HOUR ? 90 : 10))).toMatchObject({ hours: 6 });
	});

	test("a new key, by the money floor alone", () => {
		const fresh = { spend: new Map([[NOW, units(6n)]]), knownFrom: NOW };
		expect(runaway(fresh, NOW, DEFAULT_RUNAWAY_FLOORS)).toMatchObject({ hasHistory: false, usual: 0n });
	});
});

describe("what is usual is not told", () => {
	test.each<readonly [string, (back: number) => number]>([
		["constant spend, however large", () => 90_000],
		["a job that ran at this hour in earlier weeks", (back) => (back % (7 * DAY) < HOUR ? 5000 : 10)],
		["twice the usual", (back) => (back < HOUR ? 400 : 200)],
		["ten times of little", (back) => (back < HOUR ? 100 : 10)],
		["silence", () => 0],
	])("%s", (_, cents) => {
		expect(judge(cents)).toBeNull();
	});

	test("one job of its kind does not hide the next at another hour", () => {
		expect(judge((back) => (back === 0 ? 5000 : back === 100 ? 5000 : 10))).not.toBeNull();
	});
});

test("later quarter hours do not matter, and floors are the caller's", () => {
	const live = rate((back) => (back === 0 ? 700 : 10));
	const before = NOW - QUARTER_HOUR_MS;
	expect(runaway(live, before, DEFAULT_RUNAWAY_FLOORS)).toBeNull();
	expect(runaway(live, NOW, { ...DEFAULT_RUNAWAY_FLOORS, moneyPerHour: units(8n) })).toBeNull();
	expect(runaway(live, NOW, { ...DEFAULT_RUNAWAY_FLOORS, moneyPerHour: units(1n), times: 30 })).toBeNull();
});

test.each([
	["a day at this rate is below the money that a day must be above the expected", "166", 40, false],
	["a day at this rate reaches it", "165", 40, true],
	["it is below the share that a day must be above the expected", "25", 1_725, false],
	["it is above that share", "25", 1_724, true],
] as const)("%s", (_, money, percent, isTold) => {
	// 7.30 in an hour against 0.40: 6.90 above it, or 165.60 a day, which is 1725 %.
	const live = rate((back) => (back === 0 ? 700 : 10));
	const floors = { ...DEFAULT_RUNAWAY_FLOORS, day: { money: units(BigInt(money)), percent } };
	expect(runaway(live, NOW, floors) !== null).toBe(isTold);
});
