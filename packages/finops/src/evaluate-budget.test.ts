import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { budgets, fiscals, someDays, spends } from "./budget.arbitraries.ts";
import type { Budget } from "./budget.ts";
import { addDays, type Day } from "./day.ts";
import {
	type EvaluationInput,
	evaluateBudget,
	type Threshold,
	type ThresholdMark,
	type ThresholdTransition,
} from "./evaluate-budget.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

const day = (text: string) => text as Day; // brand
const fiscal: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };
const percent = (basis: "actual" | "forecast", value: number): Threshold => ({
	id: `${basis} ${value} %`,
	basis,
	level: { kind: "percent", percent: value },
});
const THRESHOLDS = [
	percent("actual", 50),
	percent("actual", 80),
	percent("actual", 100),
	percent("forecast", 100),
];
const MONTHLY: Budget = {
	window: { kind: "month", calendar: "calendar" },
	start: day("2026-01-01"),
	plan: { everyPeriod: 100n, periods: new Map(), earlier: [] },
	rollover: null,
	increases: [],
};

function say(transition: ThresholdTransition): string {
	if (transition.kind === "rearmed") return `${transition.thresholdId} armed again: ${transition.why}`;
	return `${transition.threshold.id} ${transition.tell ? "told" : "recorded"} at ${transition.value}`;
}

/** Evaluates one input after another, each with the marks of the one before; what changed, in words. */
function run(steps: readonly Partial<EvaluationInput>[]): readonly (readonly string[])[] {
	let marks: readonly ThresholdMark[] = [];
	const base = { budget: MONTHLY, fiscal, thresholds: THRESHOLDS, expected: null, today: day("2026-01-15") };
	return steps.map((step) => {
		const evaluation = evaluateBudget({ ...base, spend: new Map(), ...step, marks });
		marks = evaluation.marks;
		return evaluation.transitions.map(say);
	});
}

const used = (amount: bigint, at = "2026-01-10") => new Map([[day(at), amount]]);

describe("a threshold", () => {
	test("fires once, however often it is looked at", () => {
		expect(
			run([{ spend: used(49n) }, { spend: used(50n) }, { spend: used(51n) }, { spend: used(79n) }]),
		).toEqual([[], ["actual 50 % told at 50"], [], []]);
	});

	test("is told as the highest of several at once, and the others are recorded", () => {
		expect(run([{ spend: used(120n) }, { spend: used(130n) }])).toEqual([
			["actual 50 % recorded at 120", "actual 80 % recorded at 120", "actual 100 % told at 120"],
			[],
		]);
	});

	test("is the cap too while an increase raises it above the plan, and not where use is not told", () => {
		const increase = {
			id: "i",
			amount: 25n,
			first: day("2026-01-05"),
			last: day("2026-01-20"),
			raisesPlan: false,
		};
		const budget = { ...MONTHLY, increases: [increase] };
		const steps = [
			{ budget, spend: used(110n) },
			{ budget, spend: used(125n) },
			{ budget, spend: used(126n) },
			{ budget: MONTHLY, spend: used(126n) },
		];
		expect(run(steps)).toEqual([
			["actual 50 % recorded at 110", "actual 80 % recorded at 110", "actual 100 % told at 110"],
			["raised cap told at 125"],
			[],
			["raised cap armed again: changed"],
		]);
		const thresholds = [percent("forecast", 100)];
		expect(run([{ budget, spend: used(200n), thresholds }])).toEqual([[]]);
		const raisesPlan = { ...MONTHLY, increases: [{ ...increase, raisesPlan: true }] };
		expect(run([{ budget: raisesPlan, spend: used(125n), thresholds: [percent("actual", 100)] }])).toEqual([
			["actual 100 % told at 125"],
		]);
	});

	test("of the forecast counts what is used and what is expected", () => {
		expect(
			run([
				{ spend: used(40n), expected: 59n },
				{ spend: used(40n), expected: 60n },
			]),
		).toEqual([[], ["forecast 100 % told at 100"]]);
	});

	test("of the forecast is not told without a forecast, nor taken back", () => {
		expect(
			run([{ spend: used(40n), expected: 70n }, { spend: used(40n) }, { spend: used(40n), expected: 70n }]),
		).toEqual([["forecast 100 % told at 110"], [], []]);
	});

	test("of the forecast neither fires nor is armed again while a forecast is pending, whatever it was before", () => {
		const pending = (before: bigint | null) => ({ kind: "pending" as const, before });
		const raised = { ...MONTHLY, plan: { everyPeriod: 105n, periods: new Map(), earlier: [] } };
		expect(
			run([
				{ spend: used(40n), expected: pending(110n) },
				{ spend: used(40n), expected: 70n },
				{ spend: used(40n), expected: pending(10n) },
				{ spend: used(40n), expected: pending(null), budget: raised },
				{ spend: used(40n), expected: 70n, budget: raised },
				{ spend: used(40n), expected: pending(110n), today: day("2026-02-01") },
			]),
		).toEqual([
			[],
			["forecast 100 % told at 110"],
			[],
			[],
			["forecast 100 % armed again: changed", "forecast 100 % told at 110"],
			["forecast 100 % armed again: ended"],
		]);
	});

	test("of what is used fires while a forecast is pending, and the forecast is no news after it", () => {
		const thresholds = [...THRESHOLDS, percent("forecast", 120)];
		const expected = { kind: "pending" as const, before: null };
		const steps = [{ expected }, { expected: 5n }, { expected: 15n }].map((step) => ({
			...step,
			thresholds,
		}));
		expect(run(steps.map((step) => ({ ...step, spend: used(105n) })))).toEqual([
			["actual 50 % recorded at 105", "actual 80 % recorded at 105", "actual 100 % told at 105"],
			["forecast 100 % recorded at 110"],
			["forecast 120 % told at 120"],
		]);
	});

	test("arms again below 98 % of its level, not at 98 %", () => {
		const steps = [used(100n), used(98n), used(100n), used(97n), used(100n)].map((spend) => ({
			spend,
			thresholds: [percent("actual", 100)],
		}));
		expect(run(steps)).toEqual([
			["actual 100 % told at 100"],
			[],
			[],
			["actual 100 % armed again: fell"],
			["actual 100 % told at 100"],
		]);
	});

	test("arms again with a new period", () => {
		const spend = new Map([...used(90n), ...used(85n, "2026-02-02")]);
		expect(
			run([{ spend }, { spend, today: day("2026-02-01") }, { spend, today: day("2026-02-03") }])[1],
		).toEqual([
			"actual 50 % armed again: ended",
			"actual 80 % armed again: ended",
			"actual 50 % recorded at 85",
			"actual 80 % told at 85",
		]);
	});

	test("arms again with a changed amount, and one below what is used acts at once", () => {
		const cut = { ...MONTHLY, plan: { everyPeriod: 60n, periods: new Map(), earlier: [] } };
		expect(run([{ spend: used(70n) }, { spend: used(70n), budget: cut }])).toEqual([
			["actual 50 % told at 70"],
			[
				"actual 50 % armed again: changed",
				"actual 50 % recorded at 70",
				"actual 80 % recorded at 70",
				"actual 100 % told at 70",
			],
		]);
	});

	test("that is added in a period fires at once, and one that is removed is forgotten", () => {
		const steps = [
			{ spend: used(70n), thresholds: [] },
			{ spend: used(70n), thresholds: [percent("actual", 70)] },
			{ spend: used(70n), thresholds: [] },
		];
		expect(run(steps)).toEqual([[], ["actual 70 % told at 70"], ["actual 70 % armed again: changed"]]);
	});

	test("with an amount of its own needs no plan", () => {
		const budget = { ...MONTHLY, plan: { everyPeriod: null, periods: new Map(), earlier: [] } };
		const thresholds: readonly Threshold[] = [
			{ id: "30", basis: "actual", level: { kind: "amount", amount: 30n } },
			percent("actual", 50),
		];
		expect(run([{ budget, thresholds, spend: used(30n) }])).toEqual([["30 told at 30"]]);
	});

	test("of a rolling budget is not told again each day", () => {
		const budget = { ...MONTHLY, window: { kind: "rolling" as const, days: 7 } };
		const thresholds = [percent("actual", 80)];
		const at = (today: string) => ({ budget, thresholds, spend: used(85n), today: day(today) });
		expect(run([at("2026-01-10"), at("2026-01-11"), at("2026-01-16"), at("2026-01-17")])).toEqual([
			["actual 80 % told at 85"],
			[],
			[],
			["actual 80 % armed again: fell"],
		]);
	});

	test("is not told again when only what rolled over changed", () => {
		const budget = { ...MONTHLY, rollover: { ceiling: null } };
		const at = (january: bigint) => ({
			budget,
			spend: new Map([...used(january), ...used(120n, "2026-02-02")]),
			today: day("2026-02-05"),
			thresholds: [percent("actual", 80)],
		});
		expect(run([at(90n), at(85n)])).toEqual([["actual 80 % told at 120"], []]);
	});
});

describe("the state", () => {
	test.each([
		["within", 0n, null, 100n],
		["within", 98n, 1n, 2n],
		["forecast_over", 99n, 1n, 1n],
		["forecast_over", 99n, { kind: "pending" as const, before: 101n }, 1n],
		["within", 99n, { kind: "pending" as const, before: null }, 1n],
		["over_plan", 100n, null, 0n],
		["over_cap", 150n, null, -50n],
	])("%s at %d with %s expected", (status, amount, expected, left) => {
		const increase = {
			id: "i",
			amount: 50n,
			first: day("2026-01-01"),
			last: day("2026-01-31"),
			raisesPlan: false,
		};
		const budget = { ...MONTHLY, increases: [increase] };
		const input = { budget, fiscal, thresholds: [], marks: [], spend: used(amount), expected };
		const { state } = evaluateBudget({ ...input, today: day("2026-01-15") });
		expect([state.status, state.left]).toEqual([status, left]);
	});

	test("nothing spent of an amount of zero is within it", () => {
		const budget = { ...MONTHLY, plan: { everyPeriod: 0n, periods: new Map(), earlier: [] } };
		const at = (amount: bigint) =>
			evaluateBudget({
				budget,
				fiscal,
				thresholds: THRESHOLDS,
				marks: [],
				spend: used(amount),
				expected: null,
				today: day("2026-01-15"),
			});
		expect([at(0n).state.status, at(0n).transitions.length, at(1n).state.status]).toEqual([
			"within",
			0,
			"over_cap",
		]);
	});
});

describe("of any budget", () => {
	const inputs: fc.Arbitrary<EvaluationInput> = fc.record({
		budget: budgets,
		fiscal: fiscals,
		thresholds: fc.constant(THRESHOLDS),
		marks: fc.constant([]),
		spend: spends,
		expected: fc.option(fc.bigInt({ min: 0n, max: 2_000n })),
		today: someDays,
	});

	test("evaluating again changes nothing", () => {
		fc.assert(
			fc.property(inputs, (input) => {
				const first = evaluateBudget(input);
				expect(evaluateBudget({ ...input, marks: first.marks })).toEqual({ ...first, transitions: [] });
			}),
		);
	});

	test("at most one of the thresholds is told, and it is the highest that fired", () => {
		fc.assert(
			fc.property(inputs, (input) => {
				const crossed = evaluateBudget(input).transitions.filter((each) => each.kind === "crossed");
				const told = crossed.filter(({ tell }) => tell);
				expect(told.length).toBe(crossed.length === 0 ? 0 : 1);
				for (const { level } of crossed) expect(level <= (told[0]?.level ?? 0n)).toBe(true);
			}),
		);
	});

	test("a day passes and no threshold fires twice in a period whose amount stands and whose spend only grows", () => {
		fc.assert(
			fc.property(inputs, (input) => {
				const budget = {
					...input.budget,
					increases: [],
					window: { kind: "month", calendar: "calendar" } as const,
				};
				const spend = new Map([...input.spend].map(([at, amount]) => [at, amount < 0n ? 0n : amount]));
				const fired = new Set<string>();
				let { marks } = input;
				for (let today = budget.start, passed = 0; passed < 70; today = addDays(today, 1), passed += 1) {
					const evaluation = evaluateBudget({ ...input, budget, spend, marks, today, expected: null });
					marks = evaluation.marks;
					for (const each of evaluation.transitions) {
						if (each.kind === "rearmed") continue;
						const id = `${today.slice(0, 7)} ${each.threshold.id}`;
						expect(fired.has(id)).toBe(false);
						fired.add(id);
					}
				}
			}),
		);
	});
});
