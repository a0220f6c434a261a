import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { marksOf, rowsOf } from "../../../design/charts/burn-up-rows.ts";
import { budgetOf, testDay as day, standingOf } from "../testing/budget-fixture.ts";
import { burnUpLimits, burnUpPoints, burnUpThresholds } from "./burn-up-points.ts";
import { increaseState } from "./increase-state.ts";
import { thresholdRows } from "./threshold-rows.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 2, 15), toFake: ["Date"] });
});
afterEach(() => {
	vi.useRealTimers();
});

const USD = { unit: "money", currency: "USD" } as const;
const STANDING = standingOf();

describe("the burn-up", () => {
	const days = [
		{ day: day("2026-03-01"), used: "30" },
		{ day: day("2026-03-03"), used: "15.000000000000000001" },
	];

	test("adds up exactly, and says nothing of days to come", () => {
		const points = burnUpPoints(days, STANDING, USD);
		expect(points.map(({ used }) => used)).toEqual(["30", "30", "45.000000000000000001", null]);
		expect(points.map(({ leftText }) => leftText)).toEqual(["$70.00", "$70.00", "$55.00", ""]);
		expect(points.map(({ tick }) => tick)).toEqual(["1 Mar", "2", "3", "4"]);
	});

	test("ends in the forecast and its range, on the last day only", () => {
		const known = { ...STANDING, forecast: "70", forecastRange: { low: "60.5", high: "81" } };
		const points = burnUpPoints(days, known, USD);
		expect(points.slice(0, -1).map(({ forecast }) => forecast)).toEqual([null, null, null]);
		expect(points.at(-1)?.forecast).toEqual({
			amount: "70",
			text: "$70.00",
			range: { low: "60.5", high: "81" },
			rangeText: "$60.50 to $81.00",
		});
		expect(rowsOf(points).map(({ forecast, range }) => [forecast, range])).toEqual([
			[null, null],
			[null, null],
			[45, [45, 45]],
			[70, [60.5, 81]],
		]);
		const young = burnUpPoints(days, { ...known, forecastRange: null }, USD);
		expect(young.at(-1)?.forecast).toMatchObject({ text: "$70.00", range: null, rangeText: "Not known" });
		expect(burnUpPoints(days, STANDING, USD).at(-1)?.forecast).toBeNull();
	});

	test("has no limit where no amount is set, and the cap only where it is another", () => {
		expect(burnUpLimits(STANDING, USD).map(({ name }) => name)).toEqual(["Plan", "Cap"]);
		expect(burnUpLimits({ ...STANDING, cap: "100" }, USD).map(({ name }) => name)).toEqual(["Plan"]);
		expect(burnUpLimits({ ...STANDING, planned: null, cap: null }, USD)).toEqual([]);
		expect(burnUpPoints(days, { ...STANDING, period: null }, USD)).toEqual([]);
	});
});

describe("thresholds in the burn-up", () => {
	const line = (name: string, amount: string) => ({ name, amount, text: amount });

	test("are lines with names, and those of no amount are none", () => {
		const thresholds = [
			{ basis: "actual" as const, percent: 50 },
			{ basis: "forecast" as const, amount: "40" },
		];
		const of = (planned: string | null) =>
			burnUpThresholds(
				thresholdRows(budgetOf({ id: "b", thresholds, standing: { ...STANDING, planned } }), []),
				USD,
			);
		expect(of("100")).toEqual([
			{ name: "50 % used", amount: "50", text: "$50.00" },
			{ name: "$40.00 forecast", amount: "40", text: "$40.00" },
		]);
		expect(of(null).map(({ name }) => name)).toEqual(["$40.00 forecast"]);
	});

	test("too near to each other share one name, the same level one line, and what is far above is left out", () => {
		const lines = [line("150 %", "150"), line("100 %", "100"), line("50 %", "50"), line("96 %", "96")];
		expect(marksOf([...lines, line("100 % forecast", "100"), line("120 %", "120")], 100)).toEqual([
			{ amount: 50, label: "50 %" },
			{ amount: 96, label: "96 %, 100 %, 100 % forecast" },
			{ amount: 100, label: "" },
			{ amount: 120, label: "120 %" },
		]);
		expect(marksOf([], 100)).toEqual([]);
	});
});

describe("thresholds", () => {
	const budget = budgetOf({
		id: "b",
		standing: { ...STANDING, planned: "0.000000000000000001" },
		thresholds: [
			{ basis: "actual", percent: 50 },
			{ basis: "actual", amount: "40" },
		],
	});
	const event = (over: { readonly kind: "crossed" | "rearmed"; readonly periodStart: string }) => ({
		...{
			id: "e",
			at: new Date(7),
			person: null,
			thresholdId: "actual 50 %",
			told: true,
			level: null,
			value: null,
			why: null,
		},
		kind: over.kind,
		periodStart: day(over.periodStart),
	});
	const firedBy = (...events: readonly ReturnType<typeof event>[]) =>
		thresholdRows(budget, events).map(({ fired }) => fired !== null);

	test("lie where the evaluation has them", () => {
		expect(thresholdRows(budget, []).map(({ level }) => level)).toEqual(["0.0000000000000000005", "40"]);
	});

	test("fired when the newest event of this period says so", () => {
		const crossed = event({ kind: "crossed", periodStart: "2026-03-01" });
		expect(firedBy()).toEqual([false, false]);
		expect(firedBy(crossed)).toEqual([true, false]);
		expect(firedBy(event({ kind: "rearmed", periodStart: "2026-03-01" }), crossed)).toEqual([false, false]);
		expect(firedBy(event({ kind: "crossed", periodStart: "2026-02-01" }))).toEqual([false, false]);
	});
});

describe("an increase", () => {
	const increase = {
		status: "approved",
		firstDay: day("2026-03-02"),
		lastDay: day("2026-03-10"),
		endedOn: null,
	} as const;
	test.each([
		[{}, "2026-03-05", "Counts now"],
		[{}, "2026-03-10", "Counts now"],
		[{}, "2026-03-11", "Expired"],
		[{ status: "requested", firstDay: null }, "2026-03-05", "Waits for a decision"],
		[{ status: "requested", firstDay: null }, "2026-03-11", "Its last day passed undecided"],
		[{ status: "rejected", firstDay: null }, "2026-03-05", "Rejected"],
		[{ status: "withdrawn", firstDay: null }, "2026-03-05", "Withdrawn"],
		[{ status: "revoked" }, "2026-03-05", "Ended early"],
	] as const)("%j on %s: %s", (over, today, word) => {
		expect(increaseState({ ...increase, ...over }, today).word).toBe(word);
	});
});
