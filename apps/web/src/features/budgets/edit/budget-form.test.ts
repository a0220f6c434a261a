import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { budgetBodySchema, budgetChangeSchema } from "../../../app/api/v1/budgets/schema.ts";
import { budgetOf } from "../testing/budget-fixture.ts";
import {
	type BudgetForm,
	NEW_FORM,
	newBudgetBody,
	settingsBody,
	settingsForm,
	withPerPerson,
} from "./budget-form-model.ts";
import { nextPeriods, type PlanForm, periodsFromCsv, planBody, planChanges } from "./plan-model.ts";
import { thresholdsFromText, thresholdsToText } from "./threshold-text.ts";

const day = (text: string) => {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
};
const FORM: BudgetForm = { ...NEW_FORM, name: "Search", amount: "1000" };

const WINDOWS = [
	"day",
	"week",
	"month",
	"fiscal month",
	"quarter",
	"fiscal quarter",
	"year",
	"fiscal year",
	"rolling",
	"once",
] as const;

describe("the form of a new budget", () => {
	test.each(WINDOWS)("sends what the API takes: %s", (window) => {
		const form = { ...FORM, window, first: "2026-03-01", last: "2026-03-31" };
		const parsed = budgetBodySchema.safeParse(newBudgetBody(form));
		expect(parsed.error?.issues ?? []).toEqual([]);
	});

	test("names a span by its last day, the API by the day after", () => {
		const body = newBudgetBody({ ...FORM, window: "once", first: "2026-03-01", last: "2026-03-31" });
		expect(body.window).toEqual({ kind: "once", span: { start: "2026-03-01", end: "2026-04-01" } });
	});

	test("gathers values by dimension, leaves out the empty, and rolls over only where a period follows", () => {
		const scope = [
			{ dimension: "team", value: "search" },
			{ dimension: "model", value: "" },
			{ dimension: "team", value: "ads" },
		] as const;
		expect(newBudgetBody({ ...FORM, scope, rollover: "some", ceiling: " 5 " })).toMatchObject({
			scope: [{ dimension: "team", values: ["search", "ads"] }],
			rollover: { ceiling: "5" },
		});
		expect(newBudgetBody({ ...FORM, rollover: "all", window: "rolling" }).rollover).toBeNull();
	});
});

describe("an amount for each person", () => {
	const each = withPerPerson({ ...FORM, scope: [{ dimension: "principal", value: "ada" }] }, true);

	test("names nobody, forecasts nothing and rolls nothing over, whatever was chosen before", () => {
		expect(
			newBudgetBody({ ...each, rollover: "all", forecastAt: "100 %", overAllocate: true }),
		).toMatchObject({
			...{ perPerson: true, scope: [], rollover: null },
			thresholds: [
				{ basis: "actual", percent: 80 },
				{ basis: "actual", percent: 100 },
			],
			plan: { overAllocate: false },
		});
	});

	test("leaves thresholds that somebody wrote, and takes its own back", () => {
		expect(withPerPerson({ ...FORM, usedAt: "70 %" }, true).usedAt).toBe("70 %");
		expect(withPerPerson(each, false).usedAt).toBe(FORM.usedAt);
	});

	test("keeps that in its settings", () => {
		const thresholds = [{ basis: "actual" as const, percent: 80 }];
		const budget = budgetOf({ id: "b", perPerson: true, thresholds });
		const body = settingsBody({ ...settingsForm(budget), forecastAt: "100 %" }, budget);
		expect(body).toEqual({ revision: 1, name: "b", mode: "alert", thresholds });
	});
});

test("settings that nobody touched change nothing", () => {
	const budget = budgetOf({
		id: "b",
		mode: "cap",
		rollover: { ceiling: "10" },
		thresholds: [
			{ basis: "actual", percent: 80 },
			{ basis: "actual", amount: "500" },
			{ basis: "forecast", percent: 100 },
		],
	});
	const { id: _id, ...body } = { id: "", ...settingsBody(settingsForm(budget), budget) };
	const { name, mode, rollover, thresholds } = budget;
	expect(budgetChangeSchema.parse(body)).toEqual({ revision: 1, name, mode, rollover, thresholds });
});

test("thresholds are read as they are written", () => {
	const text = "50 %, 80%,, 1200.50";
	expect(thresholdsFromText(text, "actual")).toEqual([
		{ basis: "actual", percent: 50 },
		{ basis: "actual", percent: 80 },
		{ basis: "actual", amount: "1200.50" },
	]);
	expect(thresholdsToText([{ basis: "forecast", percent: 1 }], "actual")).toBe("");
});

describe("amounts per period", () => {
	const fiscal = { startMonth: 1, pattern: "months", weekStart: "sunday" } as const;
	const month = { kind: "month", calendar: "calendar" } as const;
	const today = day("2026-11-15");
	const PLAN: PlanForm = { everyPeriod: "100", periods: { "2026-11-01": "120", "2020-01-01": "7" } };

	test("are asked for the running period and those after it", () => {
		const starts = nextPeriods(month, fiscal, today).map(({ start }) => start);
		expect(starts).toHaveLength(12);
		expect(starts.slice(0, 3)).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"]);
		expect(nextPeriods({ kind: "rolling", days: 7 }, fiscal, today)).toEqual([]);
	});

	test("change where the amount that counts changes", () => {
		const next = {
			everyPeriod: "110",
			periods: { "2026-11-01": "120.0", "2027-01-01": "5", "2020-01-01": "7" },
		};
		const periods = nextPeriods(month, fiscal, today).slice(0, 3);
		expect(planChanges({ before: PLAN, after: next, periods })).toEqual([
			{ start: null, before: "100", after: "110" },
			{ start: "2026-12-01", before: "100", after: "110" },
			{ start: "2027-01-01", before: "100", after: "5" },
		]);
		expect(planBody(next)).toEqual({
			everyPeriod: "110",
			periods: [
				{ start: "2020-01-01", amount: "7" },
				{ start: "2026-11-01", amount: "120.0" },
				{ start: "2027-01-01", amount: "5" },
			],
		});
		expect(planBody({ everyPeriod: " ", periods: { "2026-11-01": "" } })).toEqual({
			everyPeriod: null,
			periods: [],
		});
	});

	test("come from a file by first day or month, or with every fault", () => {
		expect(periodsFromCsv("period,amount\n2026-12,5\n2027-01-01,6.5\n")).toEqual({
			ok: true,
			value: { "2026-12-01": "5", "2027-01-01": "6.5" },
		});
		const wrong = periodsFromCsv("period,amount\n2026-13,5\n2026-12,five\n2026-12,5\n2026-12,6\n");
		expect(wrong.ok ? [] : wrong.error.map(({ line, field }) => [line, field])).toEqual([
			[2, "period"],
			[3, "amount"],
			[5, "period"],
		]);
		expect(periodsFromCsv("when,amount\n2026-12,5\n").ok).toBe(false);
		expect(periodsFromCsv("period,amount\n").ok).toBe(false);
	});
});
