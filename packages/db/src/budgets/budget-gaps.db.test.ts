import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listBudgetPeople } from "../read-models/budget-people.ts";
import { listBudgets } from "../read-models/budgets.ts";
import { enterExchangeRates } from "../repositories/exchange-rates.ts";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	evaluateWith,
	onlyBudget,
} from "../testing/budget-fixture.ts";
import type { TestCharge, TestStatement } from "../testing/charge-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetDefinition } from "./budget-definition.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const company = (statements: readonly TestStatement[]) => {
	companies += 1;
	return budgetCompany(db, `gaps-${companies}`, statements);
};

const usage = (day: string, ...charges: TestCharge[]): TestStatement => ({
	...{ source: "usage", day, basis: "metered" },
	charges,
});

const unpriced = (apiKey: string, model: string | null = "gpt-x"): TestCharge => ({
	...{ apiKey, model, amount: "0", unpriced: true },
});

describe("usage without a price", () => {
	const counted: [string, Partial<BudgetDefinition>][] = [
		["of record", {}],
		["of record, by key", { scope: [{ dimension: "apiKey", values: ["a1"] }] }],
		["of record, on the invoice", { costView: "invoice" }],
		["metered", { basis: "metered" }],
	];

	test.each(counted)("%s: is named beside what is used, which lacks it", async (_, over) => {
		const actor = await company([
			usage("2026-03-02", { apiKey: "a1", amount: "5" }, unpriced("a1"), unpriced("a1", null)),
			usage("2026-03-03", unpriced("b1", "gpt-y")),
		]);
		await addBudget(db.database, actor, over);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			used: "5",
			unpriced: ["gpt-x", "openai"],
			unconverted: [],
		});
	});

	test("of another period, or of tokens and requests, is not missed: it is said of the period it is of", async () => {
		const actor = await company([usage("2026-02-02", unpriced("a1")), usage("2026-03-02", unpriced("b1"))]);
		const id = await addBudget(db.database, actor, { name: "1", mode: "cap" });
		for (const unit of ["tokens", "requests"] as const) {
			await addBudget(db.database, actor, { name: unit, scope: [], unit, currency: null });
		}
		await evaluateOn(db.database, actor);
		const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect(budgets.map(({ standing }) => standing?.unpriced)).toEqual([[], [], []]);
		const pageOn = (day: string) => readBudgetPage(db.database, actor, { id, today: testDay(day) });
		expect((await pageOn("2026-03-15"))?.ended.map(({ unpriced: lacking }) => lacking)).toEqual([
			["gpt-x"],
			[],
		]);
		expect((await pageOn("2026-03-15"))?.enforced?.unpriced).toEqual([]);
		expect((await pageOn("2026-03-01"))?.enforced?.unpriced).toEqual(["gpt-x"]);
	});

	test("is not missed where the bill counts, and no longer once it has a price", async () => {
		const actor = await company([usage("2026-03-02", unpriced("a1")), bill("2026-03-02", ["a1", "7"])]);
		await addBudget(db.database, actor);
		await addBudget(db.database, actor, { name: "Usage", basis: "metered" });
		const lacking = async () => {
			await evaluateOn(db.database, actor);
			const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
			return budgets.map(({ standing }) => [standing?.used, standing?.unpriced]);
		};
		expect(await lacking()).toEqual([
			["7", []],
			["0", ["gpt-x"]],
		]);
		await bring(db.database, actor, [usage("2026-03-02", { apiKey: "a1", model: "gpt-x", amount: "6" })]);
		expect(await lacking()).toEqual([
			["7", []],
			["6", []],
		]);
	});

	test("a free model of a currency without a rate lacks nothing, of a person neither", async () => {
		const actor = await company([usage("2026-03-02", { apiKey: "a1", amount: "0", currency: "EUR" })]);
		await db.database.pool.query(
			"UPDATE outlay.charge_key SET principal = 'ada@example.com' WHERE organization_id = $1",
			[actor.organizationId],
		);
		await addBudget(db.database, actor, { name: "all", basis: "metered" });
		await addBudget(db.database, actor, { name: "each", basis: "metered", perPerson: true, thresholds: [] });
		await evaluateOn(db.database, actor);
		const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect(budgets.map(({ standing }) => standing?.unconverted)).toEqual([[], []]);
	});

	test("lacks a price, not an exchange rate", async () => {
		const actor = await company([
			usage("2026-03-02", unpriced("a1"), { apiKey: "a2", amount: "3", currency: "GBP" }),
		]);
		await addBudget(db.database, actor, { currency: "EUR" });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			unpriced: ["gpt-x"],
			unconverted: ["GBP"],
		});
		const rate = { currency: "GBP", quote: "EUR", day: testDay("2026-03-01"), source: "test" };
		const rates = [{ ...rate, rate: { digits: 2n, scale: 0 } }];
		await enterExchangeRates(db.database, actor, { rates, now: CLOCK.now });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			used: "6",
			unpriced: ["gpt-x"],
			unconverted: [],
		});
	});
});

describe("how far spend has come", () => {
	/** One account delivers to 13 March and one, which team b alone uses, ends earlier. */
	const twoAccounts = (lastOfOther: string, account = "Claude") =>
		["2026-03-05", lastOfOther, "2026-03-12", "2026-03-13"].flatMap((day) => [
			bill(day, ["a1", "1"]),
			...(day > lastOfOther ? [] : [{ ...bill(day, ["b1", "2"]), source: "other", account }]),
		]);
	const reachOf = async (actor: Awaited<ReturnType<typeof company>>) => {
		const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
		return Object.fromEntries(
			budgets.map(({ name, standing }) => [name, [standing?.completeTo, standing?.late]]),
		);
	};
	const ofTeamB = { name: "b", scope: [{ dimension: "team", values: ["b"] }] } as const;

	test("is said of the accounts that a budget was spent with: the latest of them ends it", async () => {
		const actor = await company(twoAccounts("2026-03-07"));
		await addBudget(db.database, actor, { name: "a" });
		await addBudget(db.database, actor, ofTeamB);
		await evaluateOn(db.database, actor);
		const late = [{ issuer: "anthropic", name: "Claude", completeTo: "2026-03-07" }];
		expect(await reachOf(actor)).toEqual({ a: ["2026-03-13", []], b: ["2026-03-07", late] });
		await bring(db.database, actor, [
			{ ...bill("2026-03-13"), source: "other", account: "Claude" },
			{ ...bill("2026-03-12"), source: "other", account: "Claude" },
		]);
		await evaluateOn(db.database, actor);
		expect(await reachOf(actor)).toEqual({ a: ["2026-03-13", []], b: ["2026-03-13", []] });
	});

	test("is not held back by an account that ended weeks ago, but by one that is late for more than a week", async () => {
		const actor = await company([
			...twoAccounts("2026-03-01"),
			{ ...bill("2026-02-01", ["b1", "2"]), source: "third", account: "Old" },
		]);
		await addBudget(db.database, actor, ofTeamB);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			completeTo: "2026-03-01",
			late: [{ name: "Claude" }],
		});
	});

	test("is not held back by an account that a budget has not been spent with for weeks", async () => {
		const actor = await company([
			{ ...bill("2026-02-01", ["a1", "2"]), source: "other", account: "Claude" },
			{ ...bill("2026-03-07", ["b1", "2"]), source: "other", account: "Claude" },
			bill("2026-03-13", ["a1", "1"]),
		]);
		await addBudget(db.database, actor, { name: "a" });
		await addBudget(db.database, actor, ofTeamB);
		await evaluateOn(db.database, actor);
		expect(await reachOf(actor)).toMatchObject({
			a: ["2026-03-13", []],
			b: ["2026-03-07", [{ name: "Claude" }]],
		});
	});

	test("a dead connection is told of by the day, however new the evaluation is", async () => {
		const actor = await company([bill("2026-03-02", ["a1", "30"])]);
		await addBudget(db.database, actor);
		const standing = async (day: string) => {
			await evaluateOn(db.database, actor, day);
			return (await onlyBudget(db.database, actor)).standing;
		};
		const known = { status: "within", completeTo: "2026-03-02", late: [] };
		expect(await standing("2026-03-03")).toMatchObject({ today: "2026-03-03", ...known });
		expect(await standing("2026-03-09")).toMatchObject({ today: "2026-03-09", ...known });
	});

	test("today is not complete, and nobody knows of a day where nothing was ever delivered", async () => {
		const actor = await company([bill("2026-03-14", ["a1", "1"]), bill("2026-03-15", ["a1", "1"])]);
		await addBudget(db.database, actor);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing?.completeTo).toBe("2026-03-14");
		const nothing = await company([]);
		await addBudget(db.database, nothing);
		await evaluateOn(db.database, nothing);
		expect((await onlyBudget(db.database, nothing)).standing).toMatchObject({ completeTo: null, late: [] });
	});

	test("days of the period that were not delivered are named, of those that it was spent with", async () => {
		const actor = await company([
			...["2026-02-01", "2026-02-27", "2026-03-02", "2026-03-05"].map((day) => bill(day, ["a1", "1"])),
			{ ...bill("2026-03-05", ["b1", "1"]), source: "other", account: "Claude" },
		]);
		await addBudget(db.database, actor, { name: "a" });
		await addBudget(db.database, actor, ofTeamB);
		await addBudget(db.database, actor, { name: "later", startDay: testDay("2026-03-04") });
		await evaluateOn(db.database, actor);
		const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect(budgets.map(({ name, standing }) => [name, standing?.undelivered])).toEqual([
			["a", ["2026-03-01", "2026-03-03", "2026-03-04"]],
			["b", []],
			["later", ["2026-03-04"]],
		]);
	});

	test("days of an account that it has left weeks ago are no concern of a budget", async () => {
		const actor = await company([
			{ ...bill("2026-01-20", ["a1", "1"]), source: "other", account: "Claude" },
			...["2026-03-01", "2026-03-03"].map((day) => ({
				...bill(day, ["b1", "1"]),
				...{ source: "other", account: "Claude" },
			})),
			...["2026-03-01", "2026-03-02", "2026-03-03"].map((day) => bill(day, ["a1", "1"])),
		]);
		await addBudget(db.database, actor, { name: "a" });
		await addBudget(db.database, actor, ofTeamB);
		await evaluateOn(db.database, actor);
		const budgets = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect(budgets.map(({ standing }) => standing?.undelivered)).toEqual([[], ["2026-03-02"]]);
	});

	test("of a budget of metered usage is how far metering has come, however new the bills are", async () => {
		const actor = await company([
			usage("2026-03-05", { apiKey: "a1", amount: "1" }),
			...["2026-03-05", "2026-03-12"].map((day) => bill(day, ["a1", "1"])),
		]);
		await addBudget(db.database, actor, { name: "bills" });
		await addBudget(db.database, actor, { name: "metered", basis: "metered" });
		await evaluateOn(db.database, actor);
		expect(await reachOf(actor)).toEqual({ bills: ["2026-03-12", []], metered: ["2026-03-05", []] });
	});

	test("days of a year that no forecast learns from any more are named too, and it is forecast as before", async () => {
		const days = ["2026-01-01", "2026-01-03", "2026-11-01", "2026-11-02"];
		const actor = await company(days.map((day) => bill(day, ["a1", "1"])));
		await addBudget(db.database, actor, { window: { kind: "year", calendar: "calendar" } });
		const asked: (bigint | null)[] = [];
		await evaluateWith(db.database, actor, {
			now: new Date("2026-11-03T12:00:00Z"),
			ask: async ({ series }) => {
				asked.push(...series.values.slice(0, 1), ...series.values.slice(-3));
				return null;
			},
		});
		const { standing } = await onlyBudget(db.database, actor);
		expect(standing?.undelivered.slice(0, 2)).toEqual(["2026-01-02", "2026-01-04"]);
		expect(standing?.undelivered).toHaveLength(302);
		expect(asked).toEqual([null, null, 10n ** 18n, 10n ** 18n]);
	});
});

test("a budget for each person says both, and of whom usage has no price", async () => {
	const actor = await company([
		{ ...bill("2026-03-01", ["a1", "1"]) },
		{ ...bill("2026-03-03", ["a1", "1"]), source: "other", account: "Claude" },
		usage("2026-03-01", unpriced("a1")),
	]);
	await db.database.prisma.$executeRawUnsafe(
		"UPDATE outlay.charge_key SET principal = 'ada@example.com' WHERE model = 'gpt-x' AND organization_id = $1::uuid",
		actor.organizationId,
	);
	const id = await addBudget(db.database, actor, {
		...{ basis: "metered", perPerson: true, plan: amountOf("10") },
		thresholds: [{ basis: "actual", percent: 100 }],
	});
	await evaluateOn(db.database, actor);
	expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
		used: null,
		unpriced: ["gpt-x"],
		completeTo: "2026-03-01",
	});
	const asked = { id, today: CLOCK.today, limit: 10, cursor: null };
	expect((await listBudgetPeople(db.database, actor, asked))?.people).toMatchObject([
		{ person: "ada@example.com", used: "0", unpriced: ["gpt-x"], unconverted: [] },
	]);
});
