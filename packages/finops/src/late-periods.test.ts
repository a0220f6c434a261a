import { describe, expect, test } from "vitest";
import type { Budget } from "./budget.ts";
import { addDays, type Day, parseDay } from "./day.ts";
import type { BudgetEvaluation, Threshold } from "./evaluate-budget.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";
import { evaluateLatePeriods, latePeriods } from "./late-periods.ts";

const FISCAL: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };

function day(text: string): Day {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(`not a day: ${text}`);
	return parsed.value;
}

const budgetOf = (window: Budget["window"]): Budget => ({
	window,
	start: day("2026-01-01"),
	plan: { everyPeriod: 100n, periods: new Map(), earlier: [] },
	rollover: null,
	increases: [],
});

const MONTH = budgetOf({ kind: "month", calendar: "calendar" });
const DAILY = budgetOf({ kind: "day" });

describe("periods that ended lately", () => {
	const startsOf = (budget: Budget, today: string, since = "2026-01-01") =>
		latePeriods(budget, FISCAL, { today: day(today), since: day(since) }).map(({ start }) => start);

	test.each([
		["months, on the first day of the next", MONTH, "2026-04-01", ["2026-03-01", "2026-02-01"]],
		["a month, for five weeks: its bill may come then", MONTH, "2026-05-05", ["2026-04-01", "2026-03-01"]],
		["no month after five weeks", MONTH, "2026-05-06", ["2026-04-01"]],
		[
			"the days of a week",
			DAILY,
			"2026-03-04",
			["2026-03-03", "2026-03-02", "2026-03-01", "2026-02-28", "2026-02-27", "2026-02-26", "2026-02-25"],
		],
		["weeks", budgetOf({ kind: "week", weekStart: "monday" }), "2026-03-10", ["2026-03-02"]],
		["none of a rolling budget", budgetOf({ kind: "rolling", days: 7 }), "2026-03-10", []],
		[
			"one span that is over",
			budgetOf({ kind: "once", span: { start: day("2026-03-02"), end: day("2026-03-05") } }),
			"2026-03-06",
			["2026-03-02"],
		],
		[
			"not one that runs",
			budgetOf({ kind: "once", span: { start: day("2026-03-02"), end: day("2026-03-05") } }),
			"2026-03-04",
			[],
		],
	])("%s", (_, budget, today, starts) => {
		expect(startsOf(budget, today)).toEqual(starts);
	});

	test("are none from before the budget began or was evaluated", () => {
		expect(startsOf(DAILY, "2026-03-04", "2026-03-02")).toEqual(["2026-03-03", "2026-03-02"]);
		expect(startsOf(DAILY, "2026-01-02")).toEqual(["2026-01-01"]);
	});
});

describe("late spend", () => {
	const thresholds: readonly Threshold[] = [
		{ id: "actual 80 %", basis: "actual", level: { kind: "percent", percent: 80 } },
		{ id: "actual 100 %", basis: "actual", level: { kind: "percent", percent: 100 } },
		{ id: "forecast 50 %", basis: "forecast", level: { kind: "percent", percent: 50 } },
	];
	const last = day("2026-03-31");
	const evaluate = (
		used: bigint,
		marks: BudgetEvaluation["marks"],
		{ today = "2026-04-02", of = thresholds } = {},
	) =>
		evaluateLatePeriods({
			...{ budget: MONTH, fiscal: FISCAL, thresholds: of, marks },
			spend: new Map([
				[last, used],
				[addDays(last, 1), 1_000n],
			]),
			periods: latePeriods(MONTH, FISCAL, { today: day(today), since: MONTH.start }),
		});
	const crossings = (found: ReturnType<typeof evaluate>) =>
		found.flatMap(({ start, evaluation }) =>
			evaluation.transitions.map((each) =>
				each.kind === "crossed" ? `${start} ${each.threshold.id} ${each.tell}` : `${start} ${each.why}`,
			),
		);
	const marksOf = (found: ReturnType<typeof evaluate>) => found.flatMap(({ evaluation }) => evaluation.marks);

	test("crosses the thresholds of the period that it is of, once, and never one of a forecast", () => {
		const first = evaluate(85n, []);
		expect(crossings(first)).toEqual(["2026-03-01 actual 80 % true"]);
		expect(crossings(evaluate(85n, marksOf(first)))).toEqual([]);
		const more = evaluate(120n, marksOf(first));
		expect(crossings(more)).toEqual(["2026-03-01 actual 100 % true"]);
		expect(crossings(evaluate(10n, marksOf(more)))).toEqual(["2026-03-01 fell", "2026-03-01 fell"]);
	});

	test("of thresholds that are taken away is told as changed, and a forecast's mark is nobody's news", () => {
		const marks = marksOf(evaluate(120n, []));
		expect(crossings(evaluate(120n, marks, { of: [] }))).toEqual([
			"2026-03-01 changed",
			"2026-03-01 changed",
		]);
		const running = { thresholdId: "forecast 50 %", periodStart: day("2026-03-01"), amount: 100n };
		expect(crossings(evaluate(120n, [...marks, running]))).toEqual([]);
	});

	test("is nobody's news once the time for it is over", () => {
		const marks = marksOf(evaluate(85n, []));
		const over = evaluate(120n, marks, { today: "2026-05-06" });
		expect(crossings(over).filter((each) => each.startsWith("2026-03-01"))).toEqual(["2026-03-01 ended"]);
		expect(marksOf(over).filter(({ periodStart }) => periodStart === "2026-03-01")).toEqual([]);
	});
});
