import { describe, expect, test } from "vitest";
import type { Budget } from "./budget.ts";
import { budgetAlertChanges, type OpenBudgetEpisode } from "./budget-alert.ts";
import { budgetPeriodOf } from "./budget-window.ts";
import { addDays, type Day, type DaySpan, daysOf, parseDay } from "./day.ts";
import {
	type EvaluationInput,
	evaluateBudget,
	type Threshold,
	type ThresholdMark,
} from "./evaluate-budget.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";
import { invariant } from "./result.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const fiscal: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };
const MONTHLY: Budget = {
	window: { kind: "month", calendar: "calendar" },
	start: day("2026-01-01"),
	plan: { everyPeriod: 1_000n, periods: new Map([[day("2026-06-01"), 600n]]), earlier: [] },
	rollover: null,
	increases: [],
};
const percents = (...all: readonly number[]): readonly Threshold[] =>
	all.map((percent) => ({ id: `${percent} %`, basis: "actual", level: { kind: "percent", percent } }));

interface World {
	readonly spend: Map<Day, bigint>;
	marks: readonly ThresholdMark[];
	open: OpenBudgetEpisode | null;
}

/** One evaluation of a fake clock's day; what its episode did, in words. */
function evaluate(world: World, today: Day, thresholds: readonly Threshold[]): readonly string[] {
	return evaluateWith(world, today, { budget: MONTHLY, thresholds, expected: null });
}

function evaluateWith(
	world: World,
	today: Day,
	asked: {
		readonly budget: Budget;
		readonly thresholds: readonly Threshold[];
		readonly expected: EvaluationInput["expected"];
	},
): readonly string[] {
	const input = { ...asked, fiscal, spend: world.spend, today };
	const evaluation = evaluateBudget({ ...input, marks: world.marks });
	const changes = budgetAlertChanges(world.open, evaluation);
	world.marks = evaluation.marks;
	return changes.map((change) => {
		if (change.transition === "resolved") {
			world.open = null;
			return `${today} resolved: ${change.why}`;
		}
		const { transition, periodStart, severity, crossing } = change;
		if (transition !== "lowered") world.open = { periodStart, told: severity };
		return `${today} ${transition}: ${crossing.threshold.id} at ${crossing.value}, ${severity}`;
	});
}

describe("a year of daily spend", () => {
	/*
	 * 1000 a month, 600 in June; told at 80 and 100 %. Each day costs 25, so that
	 * - a month comes to 775 (31 days) or 750 (30 days) or 700 (February): below 800, nothing is told,
	 * - but in June 80 % of 600 are 480, reached on the 20th day (500), and 600 on the 24th.
	 * On 10 March 100 are spent besides: 31 * 25 + 100 = 875, and 800 is reached on the 28th (28 * 25 + 100).
	 * On 5 September 300 are spent besides: 30 * 25 + 300 = 1050: 800 on the 20th (500 + 300), 1000 on the 28th (700 + 300).
	 * On 25 September, 300 of them are credited: on that day 25 * 25 = 625 are used, below 98 % of 800, so it is resolved,
	 * and the month ends at 750.
	 */
	const once: ReadonlyMap<Day, bigint> = new Map([
		[day("2026-03-10"), 100n],
		[day("2026-09-05"), 300n],
		[day("2026-09-25"), -300n],
	]);

	test("tells what a reader expects, and nothing else", () => {
		const world: World = { spend: new Map(), marks: [], open: null };
		const told: string[] = [];
		for (let today = day("2026-01-01"); today < "2027-01-01"; today = addDays(today, 1)) {
			world.spend.set(today, 25n + (once.get(today) ?? 0n));
			// An import comes twice a day, and the second brings nothing new.
			for (let time = 0; time < 2; time += 1) told.push(...evaluate(world, today, percents(80, 100)));
		}
		expect(told).toEqual([
			"2026-03-28 opened: 80 % at 800, warning",
			"2026-04-01 resolved: ended",
			"2026-06-20 opened: 80 % at 500, warning",
			"2026-06-24 escalated: 100 % at 600, critical",
			"2026-07-01 resolved: ended",
			"2026-09-20 opened: 80 % at 800, warning",
			"2026-09-25 resolved: fell",
		]);
	});
});

describe("a year with a forecast and a temporary increase", () => {
	/*
	 * 1000 a month; told at 100 % of what is used and at 100 % of what is expected. The forecast is the run rate: each day
	 * left costs what the month's days so far did on average. A day costs 25, a month 775 at most, but
	 * - from 11 April on a day costs 50. On the 15th 250 + 5 * 50 = 500 are used, and 500 / 15 * 30 = 1000 are expected.
	 *   On the 25th 250 + 15 * 50 = 1000 are used. May is as before: armed again.
	 * - in July a day costs 40: 1240 are expected from the first on. From the 10th an increase of 300 raises the plan to 1300:
	 *   resolved, and the month ends at 1240, which used 240 of it.
	 * - in August a day costs 36: 1116 are expected, and the plan is 1000 and the 60 that are left of the increase. It ends by
	 *   itself after 20 August: on the 21st the plan is 1000 again, which is told. On the 28th 28 * 36 = 1008 are used.
	 * - in September a day costs 40: 1200 are expected of 1000, nothing is left of the increase, and 1000 are used on the 25th.
	 */
	const INCREASE = {
		...{ id: "launch", amount: 300n, raisesPlan: true },
		first: day("2026-07-10"),
		last: day("2026-08-20"),
	};
	const budget: Budget = {
		...MONTHLY,
		plan: { everyPeriod: 1_000n, periods: new Map(), earlier: [] },
		increases: [INCREASE],
	};
	const thresholds: readonly Threshold[] = [
		...percents(100),
		{ id: "forecast 100 %", basis: "forecast", level: { kind: "percent", percent: 100 } },
	];

	function costOf(today: Day): bigint {
		if ("2026-04-11" <= today && today <= "2026-04-30") return 50n;
		const month = today.slice(0, 7);
		return month === "2026-07" || month === "2026-09" ? 40n : month === "2026-08" ? 36n : 25n;
	}

	test("tells what a reader expects, and nothing else", () => {
		const world: World = { spend: new Map(), marks: [], open: null };
		const told: string[] = [];
		let used = 0n;
		for (let today = day("2026-01-01"); today < "2027-01-01"; today = addDays(today, 1)) {
			used = costOf(today) + (today.endsWith("-01") ? 0n : used);
			world.spend.set(today, costOf(today));
			const { start, end } = monthOf(today);
			const gone = BigInt(daysOf({ start, end: addDays(today, 1) }).length);
			const left = BigInt(daysOf({ start: today, end }).length) - 1n;
			const expected = (used * left) / gone;
			for (let time = 0; time < 2; time += 1) {
				told.push(...evaluateWith(world, today, { budget, thresholds, expected }));
			}
		}
		expect(told).toEqual([
			"2026-04-15 opened: forecast 100 % at 1000, warning",
			"2026-04-25 escalated: 100 % at 1000, critical",
			"2026-05-01 resolved: ended",
			"2026-07-01 opened: forecast 100 % at 1240, warning",
			"2026-07-10 resolved: changed",
			"2026-08-01 opened: forecast 100 % at 1116, warning",
			"2026-08-21 escalated: forecast 100 % at 1116, warning",
			"2026-08-28 escalated: 100 % at 1008, critical",
			"2026-09-01 resolved: ended",
			"2026-09-01 opened: forecast 100 % at 1200, warning",
			"2026-09-25 escalated: 100 % at 1000, critical",
			"2026-10-01 resolved: ended",
		]);
	});

	function monthOf(today: Day): DaySpan {
		const span = budgetPeriodOf(budget.window, fiscal, today);
		invariant(span !== null, "months have no gaps");
		return span;
	}
});

describe("an episode", () => {
	const at = (world: World, used: bigint, thresholds = percents(50, 80)) => {
		world.spend.set(day("2026-01-05"), used);
		return evaluate(world, day("2026-01-10"), thresholds);
	};
	const begin = (): World => ({ spend: new Map(), marks: [], open: null });

	test("is resolved when the last of its thresholds is armed again, not before", () => {
		const world = begin();
		expect([at(world, 850n), at(world, 700n), at(world, 100n)]).toEqual([
			["2026-01-10 opened: 80 % at 850, warning"],
			[],
			["2026-01-10 resolved: fell"],
		]);
	});

	test("is lowered, without a call, where a raised plan fires a threshold that is less than what it told of", () => {
		const world = begin();
		const thresholds = percents(50, 100);
		world.spend.set(day("2026-01-05"), 1_100n);
		evaluate(world, day("2026-01-10"), thresholds);
		const raised = { ...MONTHLY, plan: { everyPeriod: 1_500n, periods: new Map(), earlier: [] } };
		const again = () =>
			evaluateWith(world, day("2026-01-10"), { budget: raised, thresholds, expected: null });
		expect([again(), again()]).toEqual([["2026-01-10 lowered: 50 % at 1100, info"], []]);
		world.spend.set(day("2026-01-05"), 1_500n);
		expect(again()).toEqual(["2026-01-10 escalated: 100 % at 1500, critical"]);
	});

	test("is not escalated by the forecast either, which comes in a pass of its own", () => {
		const world = begin();
		const thresholds: readonly Threshold[] = [
			...percents(50, 100),
			{ id: "forecast 100 %", basis: "forecast", level: { kind: "percent", percent: 100 } },
		];
		const on = (plan: bigint, expected: EvaluationInput["expected"]) => {
			const budget = { ...MONTHLY, plan: { everyPeriod: plan, periods: new Map(), earlier: [] } };
			return evaluateWith(world, day("2026-01-10"), { budget, thresholds, expected });
		};
		world.spend.set(day("2026-01-05"), 1_100n);
		on(1_000n, 500n);
		const pending = { kind: "pending" as const, before: 1_600n };
		expect([on(1_500n, pending), on(1_500n, 500n), on(1_500n, 500n)]).toEqual([
			["2026-01-10 lowered: 50 % at 1100, info"],
			["2026-01-10 lowered: forecast 100 % at 1600, warning"],
			[],
		]);
	});

	test("opens at once where a month begins past a threshold", () => {
		const world = begin();
		at(world, 850n);
		world.spend.set(day("2026-02-01"), 600n);
		expect(evaluate(world, day("2026-02-01"), percents(50, 80))).toEqual([
			"2026-02-01 resolved: ended",
			"2026-02-01 opened: 50 % at 600, info",
		]);
	});

	test("is resolved by thresholds that are taken away", () => {
		const world = begin();
		at(world, 850n);
		expect(at(world, 850n, [])).toEqual(["2026-01-10 resolved: changed"]);
	});
});
