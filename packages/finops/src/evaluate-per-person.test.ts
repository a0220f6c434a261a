import { describe, expect, test } from "vitest";
import type { Budget } from "./budget.ts";
import type { Day } from "./day.ts";
import type { Threshold, ThresholdMark } from "./evaluate-budget.ts";
import { evaluatePerPerson, worstStatus } from "./evaluate-per-person.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

const day = (text: string) => text as Day; // brand
const fiscal: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };
const DAILY: Budget = {
	window: { kind: "day" },
	start: day("2026-03-01"),
	plan: { everyPeriod: 20n, periods: new Map(), earlier: [] },
	rollover: null,
	increases: [],
};
const thresholds: readonly Threshold[] = [80, 100].map((percent) => ({
	id: `actual ${percent} %`,
	basis: "actual",
	level: { kind: "percent", percent },
}));

/** Evaluates one day after another, each with the marks of the one before; what was told of whom. */
function run(
	steps: readonly { readonly today: string; readonly used: Readonly<Record<string, bigint>> }[],
	budget = DAILY,
): readonly (readonly string[])[] {
	let marks: ReadonlyMap<string, readonly ThresholdMark[]> = new Map();
	return steps.map(({ today, used }) => {
		const people = evaluatePerPerson({
			...{ budget, fiscal, thresholds, marks, today: day(today) },
			used: new Map(Object.entries(used)),
		});
		marks = new Map([...people].map(([person, evaluation]) => [person, evaluation.marks]));
		return [...people].flatMap(([person, { transitions }]) =>
			transitions.map((each) =>
				each.kind === "crossed"
					? `${person} past ${each.threshold.id}${each.tell ? "" : ", recorded"}`
					: `${person} armed again: ${each.why}`,
			),
		);
	});
}

describe("an amount for each person", () => {
	test("is told once per person and period, and of whoever appears later", () => {
		expect(
			run([
				{ today: "2026-03-02", used: { ada: 16n, bob: 3n } },
				{ today: "2026-03-02", used: { ada: 17n, bob: 3n } },
				{ today: "2026-03-02", used: { ada: 17n, bob: 3n, eve: 25n } },
				{ today: "2026-03-03", used: { ada: 16n } },
			]),
		).toEqual([
			["ada past actual 80 %"],
			[],
			["eve past actual 80 %, recorded", "eve past actual 100 %"],
			["ada armed again: ended", "ada past actual 80 %", "eve armed again: ended", "eve armed again: ended"],
		]);
	});

	test("arms again for whoever's spend is taken back, all of it too", () => {
		expect(
			run([
				{ today: "2026-03-02", used: { ada: 16n } },
				{ today: "2026-03-02", used: {} },
				{ today: "2026-03-02", used: { ada: 16n } },
			]),
		).toEqual([["ada past actual 80 %"], ["ada armed again: fell"], ["ada past actual 80 %"]]);
	});

	test("counts nobody before it begins, and ends with its time", () => {
		const once: Budget = {
			...DAILY,
			window: { kind: "once", span: { start: day("2026-03-02"), end: day("2026-03-03") } },
		};
		expect(
			run(
				[
					{ today: "2026-02-27", used: {} },
					{ today: "2026-03-02", used: { ada: 20n } },
					{ today: "2026-03-03", used: {} },
				],
				once,
			),
		).toEqual([
			[],
			["ada past actual 80 %, recorded", "ada past actual 100 %"],
			["ada armed again: ended", "ada armed again: ended"],
		]);
	});

	test("holds one person's use against the amount, never the sum of all", () => {
		const used = new Map([
			["ada", 19n],
			["bob", 19n],
			["eve", 21n],
		]);
		const input = { budget: DAILY, fiscal, thresholds, used, marks: new Map(), today: day("2026-03-02") };
		const people = evaluatePerPerson(input);
		expect([...people].map(([person, { state }]) => [person, state.status, state.left])).toEqual([
			["ada", "within", 1n],
			["bob", "within", 1n],
			["eve", "over_cap", -1n],
		]);
		expect(worstStatus("within", people.values())).toBe("over_cap");
		expect(worstStatus("no_amount", [])).toBe("no_amount");
	});
});
