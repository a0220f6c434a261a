import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { testDay, testGroup, testSpend } from "../testing/spend-fixture.ts";
import { bucketsOf, type ChartInput, chartOf } from "./chart.ts";

const input = (over: Partial<ChartInput> = {}): ChartInput => ({
	dimension: "team",
	span: { start: testDay("2026-11-01"), end: testDay("2026-11-04") },
	granularity: "day",
	href: null,
	...over,
});

// Days are written without the year while it is the current one.
beforeAll(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 10, 22), toFake: ["Date"] });
});
afterAll(() => {
	vi.useRealTimers();
});

const team = (value: string) => testGroup({ kind: "value", value }, "1");

describe("a chart of spend over time", () => {
	test("draws every day, also those without spend, and sums them exactly", () => {
		const spend = testSpend(
			[team("a"), team("b")],
			[
				["2026-11-01", 0, "0.1"],
				["2026-11-01", 1, "0.2"],
				["2026-11-03", 1, "4"],
			],
		);
		const { points } = chartOf(spend, input());
		expect(points.map(({ label, values, total }) => [label, values, total])).toEqual([
			["Sun 1 Nov", ["0.1", "0.2"], "0.3"],
			["Mon 2 Nov", ["0", "0"], "0"],
			["Tue 3 Nov", ["0", "4"], "4"],
		]);
	});

	test("folds what is past six series into one, and keeps Unallocated apart", () => {
		const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
		const groups = [
			...names.map(team),
			testGroup({ kind: "others", count: 3 }, "1"),
			testGroup({ kind: "none" }, "1"),
		];
		const spend = testSpend(
			groups,
			groups.map((_, place) => ["2026-11-01", place, "1"] as const),
		);
		const { series, points } = chartOf(spend, input());
		expect(series.map(({ name }) => name)).toEqual([
			"a",
			"b",
			"c",
			"d",
			"e",
			"f",
			"5 smaller teams",
			"Unallocated",
		]);
		expect(new Set(series.map(({ colour }) => colour)).size).toBe(series.length);
		expect(points[0]).toMatchObject({ values: ["1", "1", "1", "1", "1", "1", "3", "1"], total: "10" });
	});

	test("marks days that no final bill backs", () => {
		const spend = testSpend(
			[team("a")],
			[
				["2026-11-01", 0, "1"],
				["2026-11-02", 0, "1", { metered: "1" }],
				["2026-11-03", 0, "1", { provisional: "0.5" }],
			],
		);
		const chart = chartOf(spend, input());
		expect(chart.points.map(({ provisional }) => provisional === true)).toEqual([false, true, true]);
		expect(chart.provisional).toBe(true);
	});

	test("leads from a bar to its days", () => {
		const href: ChartInput["href"] = ({ start, end }) => `/explore?from=${start}&past=${end}`;
		expect(chartOf(testSpend([]), input({ href })).points[1]?.href).toBe(
			"/explore?from=2026-11-02&past=2026-11-03",
		);
	});
});

describe("buckets", () => {
	const buckets = (granularity: ChartInput["granularity"]) =>
		bucketsOf({ start: testDay("2026-10-30"), end: testDay("2026-11-11") }, granularity).map(
			({ start, end }) => `${start}..${end}`,
		);

	test("begin on Mondays and on first days, and are cut to the span", () => {
		expect(buckets("week")).toEqual([
			"2026-10-30..2026-11-02",
			"2026-11-02..2026-11-09",
			"2026-11-09..2026-11-11",
		]);
		expect(buckets("month")).toEqual(["2026-10-30..2026-11-01", "2026-11-01..2026-11-11"]);
	});

	test("find the spend of a bucket that began before the span", () => {
		const span = { start: testDay("2026-10-30"), end: testDay("2026-11-11") };
		const spend = testSpend([team("a")], [["2026-10-26", 0, "3"]]);
		const [first] = chartOf(spend, input({ span, granularity: "week" })).points;
		expect(first).toMatchObject({ label: "30 Oct to 1 Nov", total: "3" });
	});
});
