import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { readBudgetContributions } from "../read-models/budget-contributions.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listBudgets } from "../read-models/budgets.ts";
import { querySpend } from "../read-models/spend-query.ts";
import { archiveBudget, changeBudget } from "../repositories/budgets.ts";
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
	MARCH,
	onlyBudget,
	personOf,
	TEAM_A,
} from "../testing/budget-fixture.ts";
import { TEST_IMPORT_ID, type TestStatement } from "../testing/charge-fixture.ts";
import { lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetDefinition, BudgetScope } from "./budget-definition.ts";
import { askForNewDay } from "./new-day.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const company = (statements: readonly TestStatement[]) => {
	companies += 1;
	return budgetCompany(db, `company-${companies}`, statements);
};

async function events(actor: Actor, id: string) {
	const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
	return page?.events.map(({ kind, thresholdId, told, why }) => [kind, thresholdId, why ?? told]).reverse();
}

/** Usage of a key on 2 March, as a request log leaves it. */
async function addRequests(
	actor: Actor,
	{
		source,
		apiKey,
		requests,
	}: { readonly source: string; readonly apiKey: string; readonly requests: number | null },
): Promise<void> {
	await inSqlTransaction(db.database, actor, (session) =>
		session.query(
			`INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
			   import_id, charge_period_start, charge_period_end, tier, context_band, outcome, requests, quantities,
			   input_histogram, output_histogram, latency_histogram, lines)
			 SELECT $1, k.id, '2026-03-01', $2, k.billing_account_id, $3, 'account', '2026-03-02', $4, '2026-03-02',
			   '2026-03-03', 'standard', '', 'success', $5, '{}', '{}', '{}', '{}', 1
			 FROM outlay.charge_key k WHERE k.organization_id = $1 AND k.api_key = $6`,
			[actor.organizationId, newId(), source, TEST_IMPORT_ID, requests, apiKey],
		),
	);
}

describe("what a budget used", () => {
	test.each<[string, BudgetScope, { dimension: "team" | "department" | "apiKey"; values: string[] }[]]>([
		["of a team", TEAM_A, [{ dimension: "team", values: ["a"] }]],
		[
			"of a department",
			[{ dimension: "department", values: ["d-b"] }],
			[{ dimension: "department", values: ["d-b"] }],
		],
		[
			"of several teams",
			[{ dimension: "team", values: ["a", "b"] }],
			[{ dimension: "team", values: ["a", "b"] }],
		],
		["of a key", [{ dimension: "apiKey", values: ["a1"] }], [{ dimension: "apiKey", values: ["a1"] }]],
		["of the organization", [], []],
	])("%s is what Explore shows", async (_, scope, filters) => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { scope });
		await evaluateOn(db.database, actor);
		const span = { start: testDay("2026-03-01"), end: testDay("2026-04-01") };
		const { currencies } = await querySpend(db.database, actor, testQuery({ span, filters }));
		const { standing } = await onlyBudget(db.database, actor);
		expect(standing?.used).toBe(currencies[0]?.current.spend);
		expect(standing?.period).toEqual(span);
	});

	test("of the last 30 days is told by what held it, of caps only", async () => {
		const actor = await company([...MARCH, bill("2026-02-13", ["a1", "500"])]);
		const cap = await addBudget(db.database, actor, { mode: "cap" });
		const alert = await addBudget(db.database, actor, { name: "Told" });
		const page = (id: string) => readBudgetPage(db.database, actor, { id, today: CLOCK.today });
		expect((await page(cap))?.enforced).toEqual({
			span: { start: "2026-02-14", end: "2026-03-16" },
			kinds: [{ kind: "alerts_only", used: "1045.000000000000000001" }],
			unconverted: [],
			unpriced: [],
		});
		expect((await page(alert))?.enforced).toBeNull();
		await bring(db.database, actor, [bill("2026-03-10", ["a1", "4", "GBP"])]);
		expect((await page(cap))?.enforced).toMatchObject({ unconverted: ["GBP"], unpriced: [] });
	});

	test("is nothing, not unknown, where nothing was spent", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { scope: [{ dimension: "team", values: ["c"] }] });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			used: "0",
			left: "100",
			status: "within",
		});
	});

	test("is converted where a rate holds, and what is not is named", async () => {
		const actor = await company([bill("2026-03-02", ["a1", "10"], ["a1", "3", "EUR"], ["a1", "4", "GBP"])]);
		await addBudget(db.database, actor);
		const rates = [
			{
				currency: "EUR",
				quote: "USD",
				day: testDay("2026-03-01"),
				rate: { digits: 11n, scale: 1 },
				source: "test",
			},
		];
		await enterExchangeRates(db.database, actor, { rates, now: CLOCK.now });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			used: "13.3",
			unconverted: ["GBP"],
		});
	});

	test("of another period is not missed in this one", async () => {
		const actor = await company([bill("2026-02-02", ["a1", "4", "GBP"]), bill("2026-03-02", ["a1", "10"])]);
		await addBudget(db.database, actor);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ used: "10", unconverted: [] });
		await evaluateOn(db.database, actor, "2026-02-15");
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ unconverted: ["GBP"] });
	});

	const usage = (day: string, ...amounts: (readonly [string, string])[]): TestStatement => ({
		...bill(day, ...amounts),
		source: "usage",
		basis: "metered",
	});

	test("of a metered basis is what usage costs, whatever the bill says", async () => {
		const actor = await company([...MARCH, usage("2026-03-02", ["a1", "31.5"], ["b1", "7"])]);
		await addBudget(db.database, actor, { basis: "metered" });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing?.used).toBe("31.5");
	});

	test("of requests is what the log counted, once, where two sources say it", async () => {
		const actor = await company([...MARCH, usage("2026-03-02", ["a1", "1"], ["b1", "1"])]);
		await addRequests(actor, { source: "usage", apiKey: "a1", requests: 40 });
		await addRequests(actor, { source: "usage", apiKey: "b1", requests: 5 });
		await addRequests(actor, { source: "another", apiKey: "a1", requests: 40 });
		await addBudget(db.database, actor, { unit: "requests", currency: null, plan: amountOf("100") });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ used: "40", left: "60" });
	});

	test("of requests stands where a source counts none", async () => {
		const actor = await company([...MARCH, usage("2026-03-02", ["a1", "1"])]);
		await addRequests(actor, { source: "usage", apiKey: "a1", requests: null });
		await addBudget(db.database, actor, { unit: "requests", currency: null, plan: amountOf("100") });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ used: "0", status: "within" });
	});

	test("is made of parts in its own unit and basis, which sum to it", async () => {
		const actor = await company([
			bill("2026-03-02", ["a1", "30"], ["a2", "10"]),
			usage("2026-03-02", ["a1", "20"], ["a2", "5"]),
		]);
		const partsOf = async (over: Partial<BudgetDefinition>) => {
			const id = await addBudget(db.database, actor, { name: newId(), ...over });
			await evaluateOn(db.database, actor);
			const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
			const budget = page?.budget;
			const span = budget?.standing?.period;
			if (budget === undefined || span == null) throw new Error("the budget runs");
			const asked = { budget, span, dimensions: ["model", "feature"] as const, top: 8 };
			const found = await readBudgetContributions(db.database, actor, asked);
			return [
				budget.standing?.used,
				...found.map(({ whole, parts }) => [whole, parts.map((part) => part.amount)]),
			];
		};
		expect(await partsOf({})).toEqual(["40", ["40", ["40"]], ["40", ["40"]]]);
		expect(await partsOf({ basis: "metered" })).toEqual(["25", ["25", ["25"]], ["25", ["25"]]]);
		expect(await partsOf({ unit: "tokens", currency: null })).toEqual([
			"200",
			["200", ["200"]],
			["200", ["200"]],
		]);
	});

	test("in two windows of one scope is each window's own", async () => {
		const actor = await company([bill("2026-03-02", ["a1", "30"]), bill("2026-03-15", ["a1", "12"])]);
		await addBudget(db.database, actor, { name: "Monthly" });
		await addBudget(db.database, actor, { name: "Daily", window: { kind: "day" } });
		await evaluateOn(db.database, actor);
		const all = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect(all.map(({ name, standing }) => [name, standing?.used]).toSorted()).toEqual([
			["Daily", "12"],
			["Monthly", "42"],
		]);
	});

	test("of tokens counts tokens", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { unit: "tokens", currency: null, plan: amountOf("1000") });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing?.used).toBe("300");
	});
});

describe("evaluating", () => {
	test("tells a threshold once, and again only after spend fell", async () => {
		const actor = await company(MARCH);
		const id = await addBudget(db.database, actor, { plan: amountOf("50") });
		for (let time = 0; time < 3; time += 1) await evaluateOn(db.database, actor);
		expect(await events(actor, id)).toEqual([
			["crossed", "actual 50 %", false],
			["crossed", "actual 80 %", true],
		]);
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "2"])]);
		await evaluateOn(db.database, actor);
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "30"])]);
		await evaluateOn(db.database, actor);
		expect((await events(actor, id))?.slice(2)).toEqual([
			["rearmed", "actual 50 %", "fell"],
			["rearmed", "actual 80 %", "fell"],
			["crossed", "actual 50 %", false],
			["crossed", "actual 80 %", true],
		]);
	});

	test("at once, twice, tells it once", async () => {
		const actor = await company(MARCH);
		const id = await addBudget(db.database, actor, { plan: amountOf("50") });
		await Promise.all([
			evaluateOn(db.database, actor),
			evaluateOn(db.database, actor),
			evaluateOn(db.database, actor),
		]);
		expect(await events(actor, id)).toHaveLength(2);
	});

	test("from nothing gives the same numbers as it had", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { rollover: { ceiling: "40" } });
		await evaluateOn(db.database, actor);
		const before = await onlyBudget(db.database, actor);
		await inSqlTransaction(db.database, actor, (session) => session.query("DELETE FROM outlay.budget_state"));
		expect((await onlyBudget(db.database, actor)).standing).toBeNull();
		await evaluateOn(db.database, actor);
		expect(await onlyBudget(db.database, actor)).toEqual(before);
	});

	test("expects what a provider that is late has not brought yet, of budgets that spend with it", async () => {
		const days = ["2026-03-10", "2026-03-11", "2026-03-12"];
		const both = { source: "bill", basis: "billed" as const };
		const openai = { apiKey: "a1", amount: "10" };
		const actor = await company([
			...days.map((day) => ({ ...both, day, charges: [openai, { ...openai, provider: "anthropic" }] })),
			{ ...both, day: "2026-03-13", charges: [openai, { ...openai, apiKey: "b1" }] },
		]);
		await addBudget(db.database, actor);
		await addBudget(db.database, actor, { name: "b", scope: [{ dimension: "team", values: ["b"] }] });
		const horizons: number[] = [];
		await evaluateWith(db.database, actor, {
			now: CLOCK.now,
			ask: async ({ horizon }) => {
				horizons.push(horizon);
				return null;
			},
		});
		expect(horizons.toSorted()).toEqual([18, 19]);
	});

	test("learns from days that were delivered: one without spend is zero, one that is missing is not known", async () => {
		const delivered = ["2026-03-06", "2026-03-07", "2026-03-10", "2026-03-11", "2026-03-12"];
		const charges = [{ apiKey: "a1", amount: "10" }];
		const actor = await company(
			delivered.map((day) => ({
				...{ source: "bill", basis: "billed" as const, day },
				charges: day === "2026-03-07" ? [] : charges,
			})),
		);
		await addBudget(db.database, actor);
		const asked: (readonly (bigint | null)[])[] = [];
		await evaluateWith(db.database, actor, {
			now: CLOCK.now,
			ask: async ({ series }) => {
				asked.push(series.values);
				return null;
			},
		});
		const ten = 10n * 10n ** 18n;
		expect(asked.map((values) => values.slice(-8))).toEqual([[0n, ten, 0n, null, null, ten, ten, ten]]);
	});

	test("follows the organization's day, and is asked for when one begins", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor);
		await evaluateOn(db.database, actor, "2026-03-31");
		const asked = () =>
			db.database.prisma.outbox.count({
				where: { organizationId: actor.organizationId, job: "budgets.evaluate" },
			});
		const before = await asked();
		await askForNewDay(db.database, new Date("2026-03-31T23:59:00Z"));
		expect(await asked()).toBe(before);
		await askForNewDay(db.database, new Date("2026-04-01T00:00:00Z"));
		expect(await asked()).toBe(before + 1);
		await evaluateOn(db.database, actor, "2026-04-01");
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({
			used: "0",
			period: { start: "2026-04-01" },
		});
	});
});

describe("who sees a budget", () => {
	test("leads see their own teams' and departments', not those above or beside", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { name: "Everything", scope: [], plan: amountOf("1000") });
		await addBudget(db.database, actor, { name: "Team a" });
		await addBudget(db.database, actor, { name: "Team b", scope: [{ dimension: "team", values: ["b"] }] });
		await addBudget(db.database, actor, { name: "Both", scope: [{ dimension: "team", values: ["a", "b"] }] });
		await addBudget(db.database, actor, {
			name: "Feature f",
			scope: [{ dimension: "feature", values: ["f"] }],
			plan: amountOf("1"),
		});
		await addBudget(db.database, actor, {
			name: "Department b",
			scope: [{ dimension: "department", values: ["d-b"] }],
		});
		const seen = async (owners: Parameters<typeof lead>[2]) => {
			const reader = { ...(await lead(db.database, actor, owners)), rights: rightsOf("team_lead", false) };
			return (await listBudgets(db.database, reader, { today: CLOCK.today })).map(({ name }) => name);
		};
		expect(await seen({ teams: ["a"] })).toEqual(["Feature f", "Team a"]);
		expect(await seen({ departments: ["d-b"] })).toEqual(["Department b", "Team b"]);
	});

	test("people's are named in no audit event, and changed by no one who may not see them", async () => {
		const actor = await company([]);
		const scope: BudgetScope = [{ dimension: "principal", values: ["ada@example.com"] }];
		const id = await addBudget(db.database, actor, { scope });
		const log = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: actor.organizationId, subject: "budget" },
		});
		expect(log).toHaveLength(1);
		expect(JSON.stringify(log[0]?.details)).not.toContain("ada@");
		const admin = personOf(actor, "admin");
		const refused = { ok: false, error: { code: "not_found" } };
		const change = { id, revision: 1, change: { mode: "cap" as const }, now: CLOCK.now };
		expect(await changeBudget(db.database, admin, change)).toEqual(refused);
		expect(await archiveBudget(db.database, admin, { id, now: CLOCK.now })).toEqual(refused);
	});

	test("people's are for those who see people, and another organization's for nobody", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, {
			name: "Ada",
			scope: [{ dimension: "principal", values: ["ada@example.com"] }],
		});
		expect(await listBudgets(db.database, personOf(actor, "admin"), { today: CLOCK.today })).toEqual([]);
		expect(await listBudgets(db.database, actor, { today: CLOCK.today })).toHaveLength(1);
		const other = await company([]);
		expect(await listBudgets(db.database, other, { today: CLOCK.today })).toEqual([]);
	});
});
