import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ForbiddenError } from "../actor.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listBudgets } from "../read-models/budgets.ts";
import {
	archiveBudget,
	type BudgetChange,
	changeBudget,
	createBudget,
	type NewPlan,
	publishPlan,
} from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	MONTHLY,
	onlyBudget,
	personOf,
} from "../testing/budget-fixture.ts";
import type { TestStatement } from "../testing/charge-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetScope } from "./budget-definition.ts";

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

describe("plans", () => {
	test("hold for their periods, and their versions stay", async () => {
		const actor = await company(MARCH);
		const id = await addBudget(db.database, actor);
		const plan = {
			...amountOf("100"),
			periods: [{ start: testDay("2026-03-01"), amount: "70.5" }],
			note: "Launch",
		};
		const published = await publishPlan(db.database, actor, {
			id,
			revision: 1,
			kind: "revised",
			plan,
			clock: CLOCK,
		});
		expect(published).toEqual({ ok: true, value: { version: 2, revision: 2 } });
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing?.amount).toBe("70.5");
		const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
		expect(page?.versions.map(({ version, kind, note }) => [version, kind, note])).toEqual([
			[2, "revised", "Launch"],
			[1, "original", ""],
		]);
	});

	test("name days that begin no period", async () => {
		const actor = await company([]);
		const plan = { ...amountOf(null), periods: [{ start: testDay("2026-03-02"), amount: "1" }] };
		const input = { definition: MONTHLY, plan, clock: CLOCK };
		expect(await createBudget(db.database, actor, input)).toEqual({
			ok: false,
			error: { code: "not_a_period_start", day: "2026-03-02", starts: "2026-03-01" },
		});
	});

	test("hand out no more than there is, unless that is meant", async () => {
		const actor = await company([]);
		const department: BudgetScope = [{ dimension: "department", values: ["d-b"] }];
		await addBudget(db.database, actor, { name: "Department b", scope: department });
		const team = (slug: string, plan: NewPlan) =>
			createBudget(db.database, actor, {
				definition: { ...MONTHLY, name: slug, scope: [{ dimension: "team", values: [slug] }] },
				plan,
				clock: CLOCK,
			});
		expect((await team("b", amountOf("60"))).ok).toBe(true);
		expect(await team("c", amountOf("50"))).toEqual({
			ok: false,
			error: { code: "over_allocated", parent: "Department b", period: "2026-03-01", left: "-10" },
		});
		expect(await listBudgets(db.database, actor, { today: CLOCK.today })).toHaveLength(2);
		expect((await team("c", { ...amountOf("50"), overAllocate: true })).ok).toBe(true);
		await evaluateOn(db.database, actor);
		const [parent] = await listBudgets(db.database, actor, { today: CLOCK.today });
		expect([parent?.name, parent?.leftToHandOut]).toEqual(["Department b", "-10"]);
	});

	test("are compared in the periods that each of them names, and from the day that they begin", async () => {
		const actor = await company([]);
		const june = testDay("2026-06-01");
		const department: BudgetScope = [{ dimension: "department", values: ["d-b"] }];
		const halved = { ...amountOf("100"), periods: [{ start: june, amount: "50" }] };
		await addBudget(db.database, actor, { name: "Department b", scope: department, plan: halved });
		const team = (slug: string, amount: string, startDay = MONTHLY.startDay) =>
			createBudget(db.database, actor, {
				definition: { ...MONTHLY, name: slug, startDay, scope: [{ dimension: "team", values: [slug] }] },
				plan: amountOf(amount),
				clock: CLOCK,
			});
		const over = { code: "over_allocated", parent: "Department b", period: june };
		expect(await team("b", "60")).toEqual({ ok: false, error: { ...over, left: "-10" } });
		expect((await team("b", "40")).ok).toBe(true);
		expect(await team("c", "20", june)).toEqual({ ok: false, error: { ...over, left: "-10" } });
		expect((await team("c", "10", june)).ok).toBe(true);
	});

	test("of one span that is ahead are compared in it", async () => {
		const actor = await company([]);
		const span = { start: testDay("2026-05-10"), end: testDay("2026-05-20") };
		const once = { window: { kind: "once" as const, span }, startDay: span.start };
		const department: BudgetScope = [{ dimension: "department", values: ["d-b"] }];
		await addBudget(db.database, actor, { ...once, name: "Department b", scope: department });
		const definition = { ...MONTHLY, ...once, scope: [{ dimension: "team" as const, values: ["b"] }] };
		expect(
			await createBudget(db.database, actor, { definition, plan: amountOf("101"), clock: CLOCK }),
		).toEqual({
			ok: false,
			error: { code: "over_allocated", parent: "Department b", period: span.start, left: "-1" },
		});
	});

	test("are changed by one at a time, and only by who may", async () => {
		const actor = await company([]);
		const id = await addBudget(db.database, actor);
		const change = (revision: number, over: BudgetChange) =>
			changeBudget(db.database, actor, { id, revision, change: over, now: CLOCK.now });
		expect(await change(1, { mode: "cap", thresholds: [] })).toEqual({ ok: true, value: { revision: 2 } });
		expect(await change(1, { mode: "alert" })).toEqual({ ok: false, error: { code: "stale", revision: 2 } });
		expect(await onlyBudget(db.database, actor)).toMatchObject({
			mode: "cap",
			thresholds: [],
			name: "Team a",
		});
		const finance = personOf(actor, "finance");
		const input = { id, revision: 2, change: {}, now: CLOCK.now };
		await expect(changeBudget(db.database, finance, input)).rejects.toThrow(ForbiddenError);
	});

	test("of an owner that does not exist are refused", async () => {
		const actor = await company([]);
		const definition = { ...MONTHLY, scope: [{ dimension: "team", values: ["a", "z"] }] as const };
		expect(await createBudget(db.database, actor, { definition, plan: amountOf("1"), clock: CLOCK })).toEqual(
			{
				ok: false,
				error: { code: "unknown_owner", dimension: "team", value: "z" },
			},
		);
	});

	test("that are archived are no longer listed or evaluated", async () => {
		const actor = await company(MARCH);
		const id = await addBudget(db.database, actor);
		expect((await archiveBudget(db.database, actor, { id, now: CLOCK.now })).ok).toBe(true);
		expect((await archiveBudget(db.database, actor, { id, now: CLOCK.now })).ok).toBe(false);
		expect(await listBudgets(db.database, actor, { today: CLOCK.today })).toEqual([]);
		expect((await evaluateOn(db.database, actor)).budgets).toBe(0);
	});

	test("that were ended are listed by themselves, and their pages keep their last figures and history", async () => {
		const actor = await company(MARCH);
		const id = await addBudget(db.database, actor, { mode: "cap" });
		await evaluateOn(db.database, actor);
		await archiveBudget(db.database, actor, { id, now: CLOCK.now });
		const later = testDay("2026-05-05");
		const [ended, ...more] = await listBudgets(db.database, actor, { today: later, isEnded: true });
		expect(more).toEqual([]);
		expect(ended).toMatchObject({ id, endedAt: CLOCK.now, standing: { used: "45.000000000000000001" } });
		const page = await readBudgetPage(db.database, actor, { id, today: later });
		expect(page).toMatchObject({ budget: { id, endedAt: CLOCK.now }, enforced: null });
		expect(page?.versions).toHaveLength(1);
		expect(page?.days.map(({ day }) => day)).toEqual(["2026-03-02", "2026-03-03"]);
		expect(page?.ended.map(({ used }) => used)).toContain("1000");
		const stranger = await lead(db.database, actor, { teams: ["b"] });
		expect(await listBudgets(db.database, stranger, { today: later, isEnded: true })).toEqual([]);
		expect(await readBudgetPage(db.database, stranger, { id, today: later })).toBeNull();
	});
});
