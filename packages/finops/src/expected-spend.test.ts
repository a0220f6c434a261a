import { describe, expect, test } from "vitest";
import { addDays, type Day, parseDay } from "./day.ts";
import { expectedSpend, type UsualSpend } from "./expected-spend.ts";

const TODAY = dayOfText("2026-06-29");

function dayOfText(text: string): Day {
	const day = parseDay(text);
	if (!day.ok) throw new Error(`not a day: ${text}`);
	return day.value;
}

/** Spend of the `count` days before today (a Monday), the last one yesterday; null: the day has not arrived. */
function before(count: number, spend: (back: number, weekend: boolean) => bigint | null) {
	const days = new Map<Day, bigint>();
	for (let back = count; back > 0; back--) {
		const amount = spend(back, back % 7 === 1 || back % 7 === 2);
		if (amount !== null) days.set(addDays(TODAY, -back), amount);
	}
	return days;
}

function usual(days: ReadonlyMap<Day, bigint>, day: Day = TODAY): UsualSpend {
	const expected = expectedSpend(days, day);
	if (expected.kind !== "usual") throw new Error(`it is ${expected.kind}`);
	return expected;
}

describe("the expected day", () => {
	test("constant spend is expected to stay, exactly", () => {
		expect(usual(before(42, () => 1234n))).toMatchObject({ expected: 1234n, recurring: 0n });
	});

	test("is that of its weekday", () => {
		const days = before(42, (_, weekend) => (weekend ? 100n : 1000n));
		expect(usual(days).expected).toBe(1000n);
		expect(usual(days, addDays(TODAY, -1)).expected).toBe(100n);
	});

	test("does not move for spikes, nor for two holidays on one weekday", () => {
		const spiked = before(42, (back) => (back === 7 || back === 3 ? 90_000n : 1000n));
		expect(usual(spiked).expected).toBe(1000n);
		const holidays = before(42, (back) => (back === 7 || back === 21 ? 100n : 1000n));
		expect(usual(holidays)).toMatchObject({ expected: 1000n, reference: addDays(TODAY, -28) });
	});

	test("is at a new level when its weekday had it twice", () => {
		const since = (days: number) => before(42, (back) => (back <= days ? 3000n : 1000n));
		for (const days of [1, 3]) expect(usual(since(days)).expected).toBe(1000n);
		for (const days of [4, 7, 10, 13]) expect(usual(since(days)).expected).toBeLessThanOrEqual(1250n);
		expect(usual(since(14)).expected).toBe(3000n);
	});

	test("grows with the last week", () => {
		const growing = before(42, (back) => 1000n + 10n * BigInt(42 - back));
		expect(usual(growing).expected).toBeGreaterThan(1290n);
		expect(usual(growing).expected).toBeLessThanOrEqual(1420n);
	});

	test("is known with a week, which is held to be unsure", () => {
		const week = usual(before(7, () => 1000n));
		expect(week.expected).toBe(1000n);
		expect(week.spread).toBeGreaterThan(usual(before(42, () => 1000n)).spread);
	});

	test("spreads as the days did", () => {
		const noisy = usual(before(42, (back) => 800n + BigInt((back * back) % 23) * 20n));
		expect(noisy.spread).toBeGreaterThan(100_000n);
	});
});

describe("work that comes back", () => {
	test("three days about a month ago are expected to be possible", () => {
		const monthly = before(42, (back) => (back >= 26 && back <= 30 ? 1800n : 1000n));
		expect(usual(monthly).recurring).toBe(800n);
		const accident = before(42, (back) => (back === 28 ? 1800n : 1000n));
		expect(usual(accident).recurring).toBe(0n);
	});

	test("where most days cost nothing, what three days reached", () => {
		const seldom = before(42, (back) => (back % 11 === 3 ? 500n : 0n));
		expect(usual(seldom)).toMatchObject({ expected: 0n, recurring: 500n });
	});
});

describe("too little history", () => {
	test.each([
		["nothing known", before(0, () => 0n), "learning"],
		["six days, and none before", before(6, () => 5n), "learning"],
		["no spend in a known week", before(7, () => 0n), "new"],
		["its first thirteen days after a known week", before(20, (back) => (back <= 13 ? 5n : 0n)), "new"],
		["its fourteenth day", before(21, (back) => (back <= 14 ? 5n : 0n)), "usual"],
		["days that have not arrived", before(42, (back) => (back % 9 === 0 ? 5n : null)), "learning"],
	])("%s", (_, days, kind) => {
		expect(expectedSpend(days, TODAY).kind).toBe(kind);
	});
});

test("neither the day itself nor later days matter", () => {
	const days = before(42, () => 1000n);
	const later = new Map([...days, [TODAY, 77n] as const, [addDays(TODAY, 1), 99n] as const]);
	expect(expectedSpend(later, TODAY)).toEqual(expectedSpend(days, TODAY));
});
