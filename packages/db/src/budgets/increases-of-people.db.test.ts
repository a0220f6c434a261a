import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { listIncreases, listOpenIncreases, readBudgetPage } from "../read-models/budget-page.ts";
import { listBudgetPeople } from "../read-models/budget-people.ts";
import { decideIncrease, requestIncrease, withdrawIncrease } from "../repositories/budget-increases.ts";
import type { BudgetClock } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	bill,
	bringOfPeople,
	budgetCompany,
	CLOCK,
	evaluateOn,
	onlyBudget,
	personOf,
} from "../testing/budget-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetDefinition } from "./budget-definition.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const { today } = CLOCK;
const ADA = "ada@example.com";
const BOB = "bob@example.com";
const WEEK: BudgetWindow = { kind: "week", weekStart: "sunday" };

const on = (day: string): BudgetClock => ({
	...CLOCK,
	now: new Date(`${day}T12:00:00Z`),
	today: testDay(day),
});
/** Finance, who sees people by name. */
const finance = (actor: Actor): Actor => ({
	...personOf(actor, "finance"),
	rights: rightsOf("finance", true),
});

/** Each person of team a has 20 in a period; Ada and Bob used 25 each on the first day. */
async function company(window: BudgetWindow, over: Partial<BudgetDefinition> = {}) {
	companies += 1;
	const actor = await budgetCompany(db, `increases-of-people-${companies}`, []);
	const thresholds = [80, 100].map((percent) => ({ basis: "actual" as const, percent }));
	const rule = { name: "Each at a", perPerson: true, window, thresholds, ...over };
	const id = await addBudget(db.database, actor, { ...rule, plan: amountOf("20") });
	await spend(actor, today, "25");
	await evaluateOn(db.database, actor);
	return { actor, id };
}

/** What Ada and Bob used of a day, all of it. */
const spend = (actor: Actor, day: string, ...[ada, bob = ada]: readonly [string, string?]) =>
	bringOfPeople(db.database, actor, [bill(day, ["a-ada", ada], ["a-bob", bob])]);

const ask = (actor: Actor, budgetId: string, over: { person?: string | null; lastDay?: Day } = {}) =>
	requestIncrease(db.database, actor, {
		...{ budgetId, person: ADA, amount: "10", reason: "Launch", lastDay: testDay("2026-03-16") },
		...over,
		clock: CLOCK,
	});

async function asked(actor: Actor, budgetId: string): Promise<string> {
	const request = await ask(actor, budgetId);
	invariant(request.ok, JSON.stringify(request));
	return request.value.id;
}

const decide = (actor: Actor, id: string, raisesPlan: boolean) =>
	decideIncrease(db.database, actor, { id, decision: "approved", raisesPlan, note: "", clock: CLOCK });

/** Asked for by finance, and approved by an admin who sees no names. */
async function granted(actor: Actor, budgetId: string, raisesPlan = true): Promise<string> {
	const id = await asked(finance(actor), budgetId);
	expect(await decide(personOf(actor, "admin"), id, raisesPlan)).toEqual({
		ok: true,
		value: { parent: null },
	});
	return id;
}

/** Where each stands after an evaluation on a day: what they used, of which plan and cap. */
async function people(actor: Actor, id: string, day: string): Promise<Readonly<Record<string, string>>> {
	await evaluateOn(db.database, actor, day);
	const asking = { id, today: testDay(day), limit: 50, cursor: null };
	const found = (await listBudgetPeople(db.database, actor, asking))?.people ?? [];
	return Object.fromEntries(
		found.map(({ person, used, planned, cap, left, status }) => [
			person.split("@")[0] ?? "",
			`${used} of ${planned}/${cap}, ${left} left: ${status}`,
		]),
	);
}

/** What was told of the period that began on a day. */
async function told(actor: Actor, id: string, day: string): Promise<readonly string[]> {
	const page = await readBudgetPage(db.database, actor, { id, today });
	return (page?.events ?? [])
		.filter((event) => event.told && event.periodStart === day)
		.map(({ person, thresholdId, value }) => `${person?.key} ${thresholdId} at ${value}`)
		.toSorted();
}

describe("more for one person", () => {
	const OVER = "25 of 20/20, -5 left: over_cap";
	const RAISED = "25 of 30/30, 5 left: within";

	test.each<[string, BudgetWindow]>([
		["a day", { kind: "day" }],
		["a week", WEEK],
		["a month", { kind: "month", calendar: "calendar" }],
		["the last days", { kind: "rolling", days: 7 }],
		["once", { kind: "once", span: { start: today, end: testDay("2026-04-01") } }],
	])(
		"of %s raises what that person may use once another person approves it, and nobody else's",
		async (_what, window) => {
			const { actor, id } = await company(window);
			expect(await people(actor, id, today)).toEqual({ ada: OVER, bob: OVER });
			const increase = await asked(finance(actor), id);
			expect(await people(actor, id, today)).toEqual({ ada: OVER, bob: OVER });
			expect((await decide(personOf(actor, "admin"), increase, true)).ok).toBe(true);
			expect(await people(actor, id, today)).toEqual({ ada: RAISED, bob: OVER });
			expect((await onlyBudget(db.database, actor)).people).toEqual({ counted: 2, over: 1 });
			expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ planned: "20", cap: "20" });
		},
	);

	test("of a day leaves the next day what the first did not use, and ends by itself", async () => {
		const { actor, id } = await company({ kind: "day" });
		await granted(actor, id);
		await spend(actor, "2026-03-16", "24");
		await spend(actor, "2026-03-17", "19");
		expect(await people(actor, id, "2026-03-16")).toEqual({
			ada: "24 of 25/25, 1 left: within",
			bob: "24 of 20/20, -4 left: over_cap",
		});
		const alike = "19 of 20/20, 1 left: within";
		expect(await people(actor, id, "2026-03-17")).toEqual({ ada: alike, bob: alike });
	});

	test.each<[string, BudgetWindow]>([
		["a week", WEEK],
		["the last days", { kind: "rolling", days: 7 }],
	])("of %s has paid for what it paid when it ends", async (_what, window) => {
		const { actor, id } = await company(window);
		await granted(actor, id);
		await spend(actor, "2026-03-17", "1");
		expect(await people(actor, id, "2026-03-17")).toEqual({
			ada: "26 of 25/25, -1 left: over_cap",
			bob: "26 of 20/20, -6 left: over_cap",
		});
	});

	test("that leaves the plan raises the cap, and tells when that is used up too", async () => {
		const { actor, id } = await company({ kind: "day" });
		await granted(actor, id, false);
		expect(await people(actor, id, today)).toMatchObject({
			ada: "25 of 20/30, -5 left: over_plan",
			bob: OVER,
		});
		await spend(actor, today, "30", "25");
		expect(await people(actor, id, today)).toMatchObject({
			ada: "30 of 20/30, -10 left: over_cap",
			bob: OVER,
		});
		const page = await readBudgetPage(db.database, actor, { id, today });
		expect(page?.events[0]).toMatchObject({ person: { key: ADA }, thresholdId: "raised cap", told: true });
	});

	test("is over when it is revoked: from that day on, with what it has paid for", async () => {
		const { actor, id } = await company(WEEK);
		const increase = await granted(actor, id);
		await spend(actor, "2026-03-16", "2");
		expect(await people(actor, id, "2026-03-16")).toMatchObject({ ada: "27 of 30/30, 3 left: within" });
		const ended = { id: increase, clock: on("2026-03-16") };
		expect((await withdrawIncrease(db.database, personOf(actor, "admin"), ended)).ok).toBe(true);
		expect(await people(actor, id, "2026-03-16")).toEqual({
			ada: "27 of 25/25, -2 left: over_cap",
			bob: "27 of 20/20, -7 left: over_cap",
		});
	});

	test("counts for a day whose spend comes after it", async () => {
		const { actor, id } = await company({ kind: "day" });
		await granted(actor, id);
		await evaluateOn(db.database, actor, "2026-03-17");
		await spend(actor, "2026-03-16", "23");
		await evaluateOn(db.database, actor, "2026-03-17");
		// Of 25 and of 20: the first day used 5 of the 10 that Ada was granted.
		expect(await told(actor, id, "2026-03-16")).toEqual([
			`${ADA} actual 80 % at 23`,
			`${BOB} actual 100 % at 23`,
		]);
	});

	test("is no row of who spends nothing, and holds when they do", async () => {
		const { actor, id } = await company({ kind: "day" });
		await granted(actor, id);
		expect(await people(actor, id, "2026-03-16")).toEqual({});
		await spend(actor, "2026-03-16", "22");
		expect(await people(actor, id, "2026-03-16")).toMatchObject({ ada: "22 of 25/25, 3 left: within" });
	});

	test("says so where money of a day before, which may have used it, cannot be converted", async () => {
		const { actor, id } = await company({ kind: "day" });
		await granted(actor, id);
		await bringOfPeople(db.database, actor, [
			bill(today, ["a-ada", "25"], ["a-ada", "9", "GBP"], ["a-bob", "25"]),
		]);
		await spend(actor, "2026-03-16", "1");
		await evaluateOn(db.database, actor, "2026-03-16");
		const asking = { id, today: testDay("2026-03-16"), limit: 50, cursor: null };
		const found = (await listBudgetPeople(db.database, actor, asking))?.people ?? [];
		expect(found.map(({ person, unconverted }) => [person, unconverted])).toEqual([
			[ADA, ["GBP"]],
			[BOB, []],
		]);
	});

	test("is found again from nothing", async () => {
		const { actor, id } = await company(WEEK);
		await granted(actor, id);
		const before = await people(actor, id, "2026-03-17");
		await inSqlTransaction(db.database, actor, async (session) => {
			await session.query("DELETE FROM outlay.budget_person");
			await session.query("DELETE FROM outlay.budget_state");
		});
		expect(await people(actor, id, "2026-03-17")).toEqual(before);
	});
});

describe("a request for one person", () => {
	test("names one of the budget's people, and nobody where a budget is for all together", async () => {
		const { actor, id } = await company({ kind: "day" });
		const plain = await addBudget(db.database, actor, { name: "All of a" });
		const refused = (error: object) => ({ ok: false, error });
		const who = finance(actor);
		expect(await ask(who, id, { person: null })).toEqual(refused({ code: "needs_person" }));
		expect(await ask(who, plain)).toEqual(refused({ code: "no_person", person: ADA }));
		const stranger = "eve@example.com";
		expect(await ask(who, id, { person: stranger })).toEqual(
			refused({ code: "unknown_person", person: stranger }),
		);
		expect((await ask(who, plain, { person: null })).ok).toBe(true);
	});

	test("is for who sees people by name, and is decided by another person who need not", async () => {
		const { actor, id } = await company({ kind: "day" });
		const [admin, who] = [personOf(actor, "admin"), finance(actor)];
		await expect(ask(admin, id)).rejects.toThrow(ForbiddenError);
		const increase = await asked(who, id);
		expect(await decide(who, increase, true)).toEqual({ ok: false, error: { code: "own_request" } });
		expect((await decide(admin, increase, true)).ok).toBe(true);
	});

	test("names them to nobody else: not in lists, not on the page, not in the log", async () => {
		const { actor, id } = await company({ kind: "day" });
		const increase = await asked(finance(actor), id);
		const admin = personOf(actor, "admin");
		const query = { today, status: null, limit: 50, cursor: null };
		const shown = async (reader: Actor) => [
			...(await listIncreases(db.database, reader, query)).items,
			...(await listOpenIncreases(db.database, reader, { today })),
			...((await readBudgetPage(db.database, reader, { id, today }))?.increases ?? []),
		];
		const seen = await shown(finance(actor));
		expect(seen).toHaveLength(3);
		for (const each of seen) {
			expect(each).toMatchObject({ id: increase, ofPerson: true, person: { key: ADA, name: ADA } });
		}
		const hidden = await shown(admin);
		expect(hidden).toHaveLength(3);
		for (const each of hidden) expect(each).toMatchObject({ id: increase, ofPerson: true, person: null });
		expect((await decide(admin, increase, true)).ok).toBe(true);
		await withdrawIncrease(db.database, admin, { id: increase, clock: CLOCK });
		const log = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: actor.organizationId, subjectId: increase },
			orderBy: { sequence: "asc" },
		});
		expect(log.map(({ action, details }) => [action, Object(details).people])).toEqual([
			["budget_increase.requested", 1],
			["budget_increase.approved", 1],
			["budget_increase.revoked", 1],
		]);
		expect(JSON.stringify([hidden, log.map(({ details }) => details)])).not.toContain("example.com");
	});
});
