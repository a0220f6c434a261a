import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_FLOORS, detect } from "./anomaly.ts";
import type { BridgeCell } from "./bridge.ts";
import { addDays, type Day, parseDay } from "./day.ts";
import { units } from "./money.ts";
import { type WatchedSpend, watched } from "./watched-spend.ts";

const TODAY = dayOfText("2026-06-29");

function dayOfText(text: string): Day {
	const day = parseDay(text);
	if (!day.ok) throw new Error(`not a day: ${text}`);
	return day.value;
}

const DAYS = Array.from({ length: 43 }, (_, index) => addDays(TODAY, index - 42));

interface Source {
	readonly key: string;
	readonly feature?: string | null;
	readonly model?: string;
	/** Units of money by days before today; null: no spend. */
	readonly spend: (back: number) => bigint | null;
}

/** One request and one token of input per unit of money. */
function cellOf(key: string, money: bigint): BridgeCell {
	return {
		key,
		requests: money,
		meters: [{ meter: "input", quantity: money, cost: units(money) }],
		unmeasured: 0n,
		oneOff: 0n,
	};
}

function spendOf(sources: readonly Source[]): WatchedSpend[] {
	return sources.flatMap(({ key, feature = "search", model = "gpt", spend }) =>
		DAYS.flatMap((day, index) => {
			const money = spend(42 - index);
			const dimensions = { key, feature, model, team: null, provider: null };
			return money === null ? [] : [{ day, dimensions, cell: cellOf(`${key} ${model}`, money) }];
		}),
	);
}

function found(...sources: readonly Source[]) {
	const company = watched(spendOf(sources), DAYS);
	const { findings } = detect({ ...company, day: TODAY, floors: DEFAULT_FLOORS });
	return findings.map(({ series, kind, driver }) => `${series} ${kind} ${driver}`);
}

const steady = (back: number) => (back >= 0 ? 100n : null);
const todayOnly = (money: bigint) => (back: number) => (back === 0 ? money : null);

describe("outside is above the bound and above both floors", () => {
	test.each([
		["as always", 100n, []],
		["above the money floor, below 40 %", 139n, []],
		["above both", 150n, ["feature:search spike volume", "key:a spike volume", "model:gpt spike volume"]],
	])("%s", (_, today, expected) => {
		expect(found({ key: "a", spend: (back) => (back === 0 ? today : 100n) })).toEqual(expected);
	});

	test("three times as much of little is little", () => {
		expect(found({ key: "a", spend: (back) => (back === 0 ? 30n : 10n) })).toEqual([]);
	});

	test("noise widens the bound", () => {
		const noisy = (today: bigint) => (back: number) =>
			back === 0 ? today : 80n + BigInt((back * back) % 23) * 2n;
		expect(found({ key: "a", spend: noisy(150n) })).toEqual([]);
		expect(found({ key: "a", spend: noisy(500n) })).not.toEqual([]);
	});

	test("a fall is not told", () => {
		expect(found({ key: "a", spend: (back) => (back === 0 ? 1n : 100n) })).toEqual([]);
	});
});

describe("what has no history", () => {
	test("a key that nobody owns is new above the money floor", () => {
		const leaked = { key: "b", feature: null, model: "gpt-pro", spend: todayOnly(26n) };
		const others = { key: "a", spend: steady };
		expect(found(others, leaked)).toEqual(["key:b new new", "model:gpt-pro new new"]);
		expect(found(others, { ...leaked, spend: todayOnly(24n) })).toEqual([]);
	});

	test("it stays new for two weeks, then has a past of its own", () => {
		const since = (days: number) => (back: number) => (back < days ? 90n : null);
		expect(found({ key: "b", feature: null, spend: since(14) })).toContain("key:b new new");
		expect(found({ key: "b", feature: null, spend: since(15) })).toEqual([]);
	});

	test("an exchanged key is not told, nor a feature that moves to another model", () => {
		const until = (back: number) => (back > 0 ? 100n : null);
		expect(found({ key: "a", spend: until }, { key: "b", spend: todayOnly(100n) })).toEqual([]);
		expect(found({ key: "a", spend: until }, { key: "a", model: "claude", spend: todayOnly(100n) })).toEqual(
			[],
		);
	});

	test("a new key is told when it makes its feature dearer", () => {
		expect(found({ key: "a", spend: steady }, { key: "b", spend: todayOnly(100n) })).toContain(
			"key:b new new",
		);
	});

	test("with less than a week of data nothing is told", () => {
		const company = watched(
			spendOf([{ key: "a", spend: (back) => (back === 0 ? 9000n : 1n) }]),
			DAYS.slice(-7),
		);
		expect(detect({ ...company, day: TODAY, floors: DEFAULT_FLOORS })).toEqual({ findings: [], normal: [] });
	});
});

test("a day that has not arrived is neither outside nor normal", () => {
	const company = watched(spendOf([{ key: "a", spend: steady }]), DAYS.slice(0, -1));
	expect(detect({ ...company, day: TODAY, floors: DEFAULT_FLOORS })).toEqual({ findings: [], normal: [] });
});

test.each([
	["spends little", 3n, false],
	["spends nothing any more", 0n, true],
])("a new key that %s: is that normal?", (_, today, normal) => {
	const leaked = {
		key: "b",
		feature: null,
		spend: (back: number) => (back === 1 ? 90n : back === 0 ? today : null),
	};
	const company = watched(spendOf([{ key: "a", spend: steady }, leaked]), DAYS);
	const detection = detect({ ...company, day: TODAY, floors: DEFAULT_FLOORS });
	expect(detection.normal.includes("key:b")).toBe(normal);
});

test("floors are the caller's", () => {
	const company = watched(spendOf([{ key: "a", spend: (back) => (back === 0 ? 112n : 100n) }]), DAYS);
	const floors = { ...DEFAULT_FLOORS, money: units(10n), percent: 10, spreads: 2 };
	expect(detect({ ...company, day: TODAY, floors }).findings).toHaveLength(3);
	expect(detect({ ...company, day: TODAY, floors: { ...floors, money: units(13n) } }).findings).toEqual([]);
});

const anySource: fc.Arbitrary<Source> = fc
	.record({
		key: fc.constantFrom("a", "b", "c", "d"),
		feature: fc.constantFrom("search", "support", null),
		model: fc.constantFrom("gpt", "claude"),
		amounts: fc.array(fc.option(fc.bigInt({ min: 0n, max: 400n }), { freq: 5 }), {
			minLength: 43,
			maxLength: 43,
		}),
	})
	.map(({ amounts, ...source }) => ({ ...source, spend: (back: number) => amounts[back] ?? null }));

test("drivers sum to the change of every finding, and no order of series or cells matters", () => {
	fc.assert(
		fc.property(fc.array(anySource, { maxLength: 6 }), (sources) => {
			const spend = spendOf(sources);
			const one = watched(spend, DAYS);
			const other = watched([...spend].reverse(), DAYS);
			const detection = detect({ ...one, day: TODAY, floors: DEFAULT_FLOORS });
			expect(detect({ ...other, day: TODAY, floors: DEFAULT_FLOORS })).toEqual(detection);
			for (const { bridge, actual, expected } of detection.findings) {
				expect(bridge.lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(actual - expected);
			}
		}),
	);
});
