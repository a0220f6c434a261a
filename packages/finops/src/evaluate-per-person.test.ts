import { describe, expect, test } from "vitest";
import type { Budget, BudgetIncrease } from "./budget.ts";
import type { BudgetWindow } from "./budget-window.ts";
import { addDays, type Day } from "./day.ts";
import type { Threshold, ThresholdMark } from "./evaluate-budget.ts";
import { evaluatePerPerson, increasesOfPeriod, worstStatus } from "./evaluate-per-person.ts";
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
			...{ budget, fiscal, thresholds, marks, raised: new Map(), today: day(today) },
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
		const none = { marks: new Map(), raised: new Map() };
		const people = evaluatePerPerson({
			...{ budget: DAILY, fiscal, thresholds, used, ...none, today: day("2026-03-02") },
		});
		expect([...people].map(([person, { state }]) => [person, state.status, state.left])).toEqual([
			["ada", "within", 1n],
			["bob", "within", 1n],
			["eve", "over_cap", -1n],
		]);
		expect(worstStatus("within", people.values())).toBe("over_cap");
		expect(worstStatus("no_amount", [])).toBe("no_amount");
	});
});

describe("more for one person", () => {
	const WEEK: BudgetWindow = { kind: "week", weekStart: "monday" };
	/** 10 on top of 20, from Tuesday to Thursday; raises the cap only. */
	const increase: BudgetIncrease = {
		...{ id: "i", amount: 10n, raisesPlan: false },
		first: day("2026-03-03"),
		last: day("2026-03-05"),
	};

	/** Ada's and Bob's state on a day, both spending the same so much a day from 2026-03-02, a Monday, on. */
	function states(window: BudgetWindow, today: string, perDay: readonly bigint[]) {
		const budget: Budget = { ...DAILY, window };
		const spend = new Map(perDay.map((amount, index) => [addDays(day("2026-03-02"), index), amount]));
		const start = { day: today, week: "2026-03-02", rolling: "2026-03-01" }[String(window.kind)] ?? today;
		const sum = [...spend]
			.filter(([each]) => each >= start && each <= today)
			.reduce((all, [, amount]) => all + amount, 0n);
		const raised = increasesOfPeriod(budget, fiscal, {
			increases: new Map([["ada", [increase]]]),
			day: day(today),
		});
		const people = evaluatePerPerson({
			...{ budget, fiscal, thresholds, marks: new Map(), today: day(today) },
			used: new Map([
				["ada", sum],
				["bob", sum],
			]),
			raised: new Map([...raised].map(([person, increases]) => [person, { increases, spend }])),
		});
		return [...people.values()].map(({ state }) => `${state.status} of ${state.limits?.cap}`);
	}

	test.each<[string, BudgetWindow, string, readonly bigint[], readonly [string, string]]>([
		["not before it begins", { kind: "day" }, "2026-03-02", [25n], ["over_cap of 20", "over_cap of 20"]],
		["from its day on", { kind: "day" }, "2026-03-03", [0n, 25n], ["over_plan of 30", "over_cap of 20"]],
		[
			"what one day used of it is gone on the next",
			{ kind: "day" },
			"2026-03-04",
			[0n, 25n, 26n],
			["over_cap of 25", "over_cap of 20"],
		],
		[
			"not after its last day",
			{ kind: "day" },
			"2026-03-06",
			[0n, 0n, 0n, 0n, 20n],
			["over_cap of 20", "over_cap of 20"],
		],
		[
			"for the week that it is in",
			WEEK,
			"2026-03-05",
			[7n, 7n, 7n, 7n],
			["over_plan of 30", "over_cap of 20"],
		],
		[
			"what it paid for in the week stays paid when it ends",
			WEEK,
			"2026-03-06",
			[7n, 7n, 7n, 7n, 0n],
			["over_cap of 28", "over_cap of 20"],
		],
		[
			"for the days of a rolling window",
			{ kind: "rolling", days: 7 },
			"2026-03-05",
			[7n, 7n, 7n, 7n],
			["over_plan of 30", "over_cap of 20"],
		],
	])("counts %s", (_what, window, today, perDay, found) => {
		expect(states(window, today, perDay)).toEqual(found);
	});

	test("says nothing of periods after its last day, of days before it begins and of a budget that is not running", () => {
		const increases = new Map([["ada", [increase]]]);
		const whoOn = (on: string, budget: Budget = DAILY) => [
			...increasesOfPeriod(budget, fiscal, { increases, day: day(on) }).keys(),
		];
		expect(["2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06"].map((on) => whoOn(on))).toEqual([
			[],
			["ada"],
			["ada"],
			[],
		]);
		expect(whoOn("2026-03-08", { ...DAILY, window: WEEK })).toEqual(["ada"]);
		expect(whoOn("2026-03-09", { ...DAILY, window: WEEK })).toEqual([]);
		expect(whoOn("2026-03-04", { ...DAILY, start: day("2026-03-05") })).toEqual([]);
	});

	test("makes nobody appear who spends nothing", () => {
		const people = evaluatePerPerson({
			...{ budget: DAILY, fiscal, thresholds, used: new Map(), marks: new Map(), today: day("2026-03-04") },
			raised: new Map([["ada", { increases: [increase], spend: new Map() }]]),
		});
		expect([...people]).toEqual([]);
	});
});
