import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import {
	budgetBodySchema,
	budgetChangeSchema,
	increaseBodySchema,
	planBodySchema,
} from "../../app/api/v1/budgets/schema.ts";
import { DEFAULT_THRESHOLDS, defaultMode, newBudget } from "./new-budget.ts";

const day = (text: string) => {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
};
const clock = {
	now: new Date("2026-03-15T12:00:00Z"),
	today: day("2026-03-15"),
	fiscal: { startMonth: 2, pattern: "4-4-5", weekStart: "sunday" },
} as const;

const BODY = { name: "Team a", window: { kind: "month" }, plan: { everyPeriod: "100" } };
const parse = (over: object) => budgetBodySchema.safeParse({ ...BODY, ...over });
const faultOf = (over: object) => {
	const result = parse(over);
	return result.success
		? null
		: result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)[0];
};

describe("a request for a budget", () => {
	test("leaves out what has a sound default", () => {
		const body = budgetBodySchema.parse(BODY);
		const made = newBudget(body, { clock, currency: "EUR" });
		expect(made).toEqual({
			ok: true,
			value: {
				...{ name: "Team a", scope: [], unit: "money", currency: "EUR", costView: "consumption" },
				...{ basis: "record", window: { kind: "month", calendar: "calendar" }, startDay: "2026-03-01" },
				...{ mode: "alert", perPerson: false, rollover: null, thresholds: DEFAULT_THRESHOLDS },
			},
		});
	});

	test("for each person tells of what was used, of four fifths and all of it", () => {
		const body = budgetBodySchema.parse({ ...BODY, perPerson: true });
		expect(newBudget(body, { clock, currency: "USD" })).toMatchObject({
			ok: true,
			value: {
				perPerson: true,
				thresholds: [
					{ basis: "actual", percent: 80 },
					{ basis: "actual", percent: 100 },
				],
			},
		});
	});

	test.each([
		[{ kind: "week", weekStart: "wednesday" }, "2026-03-11"],
		[{ kind: "month", calendar: "fiscal" }, "2026-03-01"],
		[{ kind: "quarter" }, "2026-01-01"],
		[{ kind: "year" }, "2026-01-01"],
		[{ kind: "rolling", days: 28 }, "2026-02-16"],
		[{ kind: "day" }, "2026-03-15"],
		[{ kind: "once", span: { start: "2026-05-01", end: "2026-06-01" } }, "2026-05-01"],
	])("begins with the running period (%j)", (window, startDay) => {
		const made = newBudget(budgetBodySchema.parse({ ...BODY, window }), { clock, currency: "USD" });
		expect(made).toMatchObject({ ok: true, value: { startDay } });
	});

	test("writes the same scope the same", () => {
		const scope = [
			{ dimension: "model", values: ["b", "a", "b"] },
			{ dimension: "team", values: ["t"] },
		];
		const made = newBudget(budgetBodySchema.parse({ ...BODY, scope }), { clock, currency: "USD" });
		expect(made).toMatchObject({
			ok: true,
			value: {
				scope: [
					{ dimension: "team", values: ["t"] },
					{ dimension: "model", values: ["a", "b"] },
				],
			},
		});
	});

	test("does not begin before anybody's memory", () => {
		const body = budgetBodySchema.parse({ ...BODY, startDay: "1999-01-01" });
		expect(newBudget(body, { clock, currency: "USD" })).toMatchObject({
			ok: false,
			error: { startDay: "1999-01-01", earliest: "2021-03-11" },
		});
	});

	test.each([
		[["development"], "cap"],
		[["development", "staging"], "cap"],
		[["production"], "alert"],
		[["development", "production"], "alert"],
	] as const)("of the environments %j is in mode %s", (values, mode) => {
		expect(defaultMode([{ dimension: "environment", values }])).toBe(mode);
	});

	test.each([
		[
			{ window: { kind: "once", span: { start: "2026-01-01", end: "9999-12-31" } } },
			/^window\.span\.end: Use at most/,
		],
		[
			{
				scope: ["team", "model"].map((dimension) => ({
					dimension,
					values: Array.from({ length: 40 }, (_, index) => String(index)),
				})),
			},
			/^scope: Name fewer values/,
		],
		[{ unit: "sessions" }, /^unit: /],
		[{ basis: "billed" }, /^basis: /],
		[{ unit: "requests", basis: "record" }, /^basis: Leave it out/],
		[{ unit: "requests", currency: "USD" }, /^currency: Leave it out/],
		[{ window: { kind: "month", days: 3 } }, /days/],
		[{ window: { kind: "decade" } }, /Use one of: day, week/],
		[{ window: { kind: "rolling", days: 0 } }, /^window\.days: /],
		[{ unit: "tokens", currency: "USD" }, /^currency: Leave it out/],
		[{ window: { kind: "rolling", days: 7 }, rollover: { ceiling: null } }, /^rollover: Leave it out/],
		[{ plan: { everyPeriod: null } }, /^plan\.everyPeriod: Give everyPeriod/],
		[{ plan: { everyPeriod: "-1" } }, /^plan\.everyPeriod: Write a decimal/],
		[{ plan: { everyPeriod: "1.0000000000000000001" } }, /^plan\.everyPeriod: Write a decimal/],
		[{ plan: { everyPeriod: 5 } }, /^plan\.everyPeriod: /],
		[{ thresholds: [{ basis: "actual" }] }, /^thresholds\.0: Give percent/],
		[
			{
				thresholds: [
					{ basis: "actual", percent: 5 },
					{ basis: "actual", percent: 5 },
				],
			},
			/^thresholds: Name each/,
		],
		[{ scope: [{ dimension: "team", values: [] }] }, /^scope\.0\.values: Name a value/],
		[{ startDay: "2026-02-30" }, /^startDay: Write a day/],
	])("is refused with what to do: %j", (over, fault) => {
		expect(faultOf(over)).toMatch(fault);
	});

	test("writes amounts plainly, and exactly", () => {
		const body = budgetBodySchema.parse({
			...BODY,
			plan: { everyPeriod: " 1e3 ", periods: [{ start: "2026-03-01", amount: "0.100000000000000001" }] },
		});
		expect(body.plan).toMatchObject({
			everyPeriod: "1000",
			periods: [{ start: "2026-03-01", amount: "0.100000000000000001" }],
		});
	});
});

test("a change says what to change", () => {
	expect(budgetChangeSchema.safeParse({ revision: 1 }).success).toBe(false);
	expect(budgetChangeSchema.safeParse({ revision: 1, rollover: null }).success).toBe(true);
	expect(budgetChangeSchema.safeParse({ name: "a" }).success).toBe(false);
});

test("a period has one amount", () => {
	const periods = [{ start: "2026-03-01", amount: "1" }];
	const plan = { revision: 1, kind: "revised", everyPeriod: null };
	expect(planBodySchema.safeParse({ ...plan, periods }).success).toBe(true);
	expect(planBodySchema.safeParse({ ...plan, periods: [...periods, ...periods] }).success).toBe(false);
	expect(planBodySchema.safeParse({ ...plan, kind: "original", periods }).success).toBe(false);
});

test("more is more than nothing, for a reason", () => {
	const more = { amount: "1", reason: "Launch", lastDay: "2026-03-31" };
	expect(increaseBodySchema.safeParse(more).success).toBe(true);
	expect(increaseBodySchema.safeParse({ ...more, amount: "0.0" }).success).toBe(false);
	expect(increaseBodySchema.safeParse({ ...more, reason: " " }).success).toBe(false);
});
