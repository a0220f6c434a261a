import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { listAlerts, readAlert } from "../read-models/alerts.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listBudgetPeople } from "../read-models/budget-people.ts";
import { listBudgets } from "../read-models/budgets.ts";
import { addChannel } from "../repositories/alert-channels.ts";
import { archiveBudget, changeBudget, createBudget, publishPlan } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	bill,
	bringOfPeople,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MONTHLY,
	onlyBudget,
	personOf,
	TEAM_A,
} from "../testing/budget-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetDefinition, BudgetScope } from "./budget-definition.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const { now, today } = CLOCK;
const DAY = "2026-03-15";
const all = { status: "all", mine: false, today, limit: 50, cursor: null } as const;

/** Each person of team a: 20 USD a day. */
const DAILY: Partial<BudgetDefinition> = {
	name: "Each at a",
	perPerson: true,
	window: { kind: "day" },
	thresholds: [
		{ basis: "actual", percent: 80 },
		{ basis: "actual", percent: 100 },
	],
};

/** A company whose keys are of people: `a-ada` is Ada's in team a. */
async function company(...amounts: (readonly [string, string])[]): Promise<Actor> {
	companies += 1;
	const actor = await budgetCompany(db, `people-${companies}`, []);
	await spend(actor, ...amounts);
	return actor;
}

/** What people's keys cost on the day, all of it. */
async function spend(actor: Actor, ...amounts: (readonly [string, string])[]): Promise<void> {
	await bringOfPeople(db.database, actor, [bill(DAY, ...amounts)]);
}

const addRule = (actor: Actor, over: Partial<BudgetDefinition> = {}) =>
	addBudget(db.database, actor, { ...DAILY, ...over, plan: amountOf("20") });

async function people(actor: Actor, id: string): Promise<readonly string[]> {
	const found = await listBudgetPeople(db.database, actor, { id, today, limit: 50, cursor: null });
	return (found?.people ?? []).map(({ person, used, left, status }) => `${person} ${used} ${left} ${status}`);
}

async function events(actor: Actor, id: string): Promise<readonly string[]> {
	const page = await readBudgetPage(db.database, actor, { id, today });
	return (page?.events ?? [])
		.filter(({ kind, told }) => kind === "rearmed" || told)
		.map(({ person, kind, thresholdId, why }) => `${person?.key} ${kind} ${why ?? thresholdId}`)
		.reverse();
}

const alerts = async (actor: Actor) => (await listAlerts(db.database, actor, all)).alerts;

describe("a budget for each person", () => {
	test("holds everyone's own use against the amount, and counts the people", async () => {
		const actor = await company(
			["a-ada", "16"],
			["a-bob", "3.5"],
			["a-eve", "20"],
			["b-max", "90"],
			["a1", "90"],
		);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		expect(await people(actor, id)).toEqual([
			"eve@example.com 20 0 over_cap",
			"ada@example.com 16 4 within",
			"bob@example.com 3.5 16.5 within",
		]);
		expect(await onlyBudget(db.database, actor)).toMatchObject({
			perPerson: true,
			people: { counted: 3, over: 1 },
			standing: { status: "over_cap", planned: "20", used: null, left: null, forecast: null },
		});
	});

	test("adds up what one person used by several keys, and counts tokens too", async () => {
		const actor = await company(["a-ada", "9"], ["a-ada-2", "8"]);
		const id = await addRule(actor);
		const tokens = await addRule(actor, { name: "Tokens", unit: "tokens", currency: null });
		await evaluateOn(db.database, actor);
		expect(await people(actor, id)).toEqual(["ada@example.com 17 3 within"]);
		expect(await people(actor, tokens)).toEqual(["ada@example.com 200 -180 over_cap"]);
	});

	test("counts whoever appears later from then on, and tells each of them once", async () => {
		const actor = await company(["a-ada", "16"]);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		await evaluateOn(db.database, actor);
		expect(await events(actor, id)).toEqual(["ada@example.com crossed actual 80 %"]);
		await spend(actor, ["a-ada", "17"], ["a-eve", "25"]);
		await Promise.all([evaluateOn(db.database, actor), evaluateOn(db.database, actor)]);
		expect(await events(actor, id)).toEqual([
			"ada@example.com crossed actual 80 %",
			"eve@example.com crossed actual 100 %",
		]);
		expect((await alerts(actor)).map(({ title, severity }) => [title, severity])).toEqual([
			["Each at a, eve@example.com: past 100 %", "critical"],
			["Each at a, ada@example.com: past 80 %", "warning"],
		]);
	});

	test("arms again when spend is taken back and when the next period begins", async () => {
		const actor = await company(["a-ada", "16"]);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		await spend(actor, ["a-bob", "1"]);
		await evaluateOn(db.database, actor);
		expect(await people(actor, id)).toEqual(["bob@example.com 1 19 within"]);
		await spend(actor, ["a-ada", "16"]);
		await evaluateOn(db.database, actor);
		await evaluateOn(db.database, actor, "2026-03-16");
		expect(await events(actor, id)).toEqual([
			"ada@example.com crossed actual 80 %",
			"ada@example.com rearmed fell",
			"ada@example.com crossed actual 80 %",
			"ada@example.com rearmed ended",
		]);
		expect((await alerts(actor)).map(({ status }) => status)).toEqual(["resolved", "resolved"]);
		expect(await people(actor, id)).toEqual([]);
		expect((await onlyBudget(db.database, actor)).people).toEqual({ counted: 0, over: 0 });
	});

	test("from nothing gives the same numbers as it had", async () => {
		const actor = await company(["a-ada", "16"], ["a-eve", "25"]);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		const before = [await people(actor, id), await onlyBudget(db.database, actor)];
		await inSqlTransaction(db.database, actor, async (session) => {
			await session.query("DELETE FROM outlay.budget_person");
			await session.query("DELETE FROM outlay.budget_state");
		});
		await evaluateOn(db.database, actor);
		expect([await people(actor, id), await onlyBudget(db.database, actor)]).toEqual(before);
	});

	test("ends everyone's alert when it is ended, and keeps their last figures", async () => {
		const actor = await company(["a-ada", "16"], ["a-eve", "25"]);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		await archiveBudget(db.database, actor, { id, now });
		await evaluateOn(db.database, actor);
		expect((await alerts(actor)).map(({ status }) => status)).toEqual(["resolved", "resolved"]);
		const [ended] = await listBudgets(db.database, actor, { today, isEnded: true });
		expect(ended?.people).toEqual({ counted: 2, over: 1 });
	});

	test("of five thousand people is evaluated in one pass", async () => {
		const actor = await company(["a-ada", "16"]);
		await inSqlTransaction(db.database, actor, async (session) => {
			await session.query(
				`INSERT INTO outlay.charge_key SELECT (jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(),
				   'api_key', 'many' || n, 'principal', 'person ' || n))).*
				 FROM outlay.charge_key k, generate_series(1, 4999) n WHERE k.api_key = 'a-ada'`,
			);
			await session.query(
				`INSERT INTO outlay.spend_key_day SELECT (jsonb_populate_record(s, jsonb_build_object('charge_key_id', k.id,
				   'effective_cost', CASE WHEN k.api_key = 'many7' THEN 21 ELSE 1 END))).*
				 FROM outlay.spend_key_day s, outlay.charge_key k WHERE k.api_key LIKE 'many%'`,
			);
		});
		const id = await addRule(actor, { scope: [] });
		await evaluateOn(db.database, actor);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).people).toEqual({ counted: 5000, over: 1 });
		expect((await alerts(actor)).map(({ title }) => title).toSorted()).toEqual([
			"Each at a, ada@example.com: past 80 %",
			"Each at a, person 7: past 100 %",
		]);
		const seen = new Set<string>();
		for (let cursor: { used: string; person: string } | null = null, pages = 0; pages < 20; pages += 1) {
			const page: Awaited<ReturnType<typeof listBudgetPeople>> = await listBudgetPeople(db.database, actor, {
				...{ id, today, cursor },
				limit: 700,
			});
			for (const { person } of page?.people ?? []) seen.add(person);
			cursor = page?.nextCursor ?? null;
			if (cursor === null) break;
		}
		expect(seen.size).toBe(5000);
	});
});

describe("people's names", () => {
	test("are for those who see people: others see how many there are, and another organization nothing", async () => {
		const actor = await company(["a-ada", "16"], ["a-eve", "25"]);
		const id = await addRule(actor);
		await evaluateOn(db.database, actor);
		const admin = personOf(actor, "admin");
		const seen = await onlyBudget(db.database, admin);
		expect(seen.people).toEqual({ counted: 2, over: 1 });
		const page = await readBudgetPage(db.database, admin, { id, today });
		expect(page?.events).toEqual([]);
		expect(await alerts(admin)).toEqual([]);
		expect(JSON.stringify([seen, page])).not.toContain("@example.com");
		const asked = { id, today, limit: 50, cursor: null };
		await expect(listBudgetPeople(db.database, admin, asked)).rejects.toThrow(ForbiddenError);
		const other = await company();
		expect(await listBudgetPeople(db.database, other, asked)).toBeNull();
		expect(await alerts(other)).toEqual([]);
	});

	test("reach the channels of their team, and those for everything that may hear of people", async () => {
		const actor = await company(["a-ada", "16"]);
		const channel = async (name: string, scope: BudgetScope, hearsPeople?: boolean) => {
			const plain = { id: newId(), name, kind: "slack", masked: "…", minSeverity: "info" } as const;
			const settings = new Uint8Array([1]);
			const added = await addChannel(db.database, actor, {
				channel: { ...plain, settings, scope, hearsPeople },
				now,
			});
			invariant(added.ok, JSON.stringify(added));
		};
		await channel("everybody", []);
		await channel("allowed", [], true);
		await channel("team a", TEAM_A);
		await channel("team b", [{ dimension: "team", values: ["b"] }]);
		await addRule(actor);
		await evaluateOn(db.database, actor);
		const [alert] = await alerts(actor);
		const page = await readAlert(db.database, actor, { id: alert?.id ?? "", today });
		const told = page?.steps.flatMap(({ messages }) => messages.map((message) => message.channel));
		expect(told).toEqual(["allowed", "team a"]);
		expect(alert).toMatchObject({
			title: "Each at a, ada@example.com: past 80 %",
			sentence:
				"Each at a, ada@example.com used $16.00 of $20.00 (80.0\u00a0%) from 2026-03-15 to 2026-03-15.",
		});
	});
});

describe("what a person does not have", () => {
	const definition: BudgetDefinition = { ...MONTHLY, ...DAILY };
	const forecast = [{ basis: "forecast" as const, percent: 100 }];

	test.each<[string, Partial<BudgetDefinition> & { readonly overAllocate?: boolean }]>([
		["scope", { scope: [{ dimension: "principal", values: ["ada@example.com"] }] }],
		["rollover", { rollover: { ceiling: null } }],
		["thresholds", { thresholds: forecast }],
		["overAllocate", { overAllocate: true }],
	])("is refused by name: %s", async (field, { overAllocate = false, ...over }) => {
		const actor = await company();
		const input = {
			definition: { ...definition, ...over },
			plan: { ...amountOf("20"), overAllocate },
			clock: CLOCK,
		};
		expect(await createBudget(db.database, actor, input)).toEqual({
			ok: false,
			error: { code: "not_per_person", field },
		});
	});

	test("is refused later too: rollover, forecasts, and more than a parent has", async () => {
		const actor = await company();
		const id = await addRule(actor);
		const refused = (field: string) => ({ ok: false, error: { code: "not_per_person", field } });
		const change = (over: object) => changeBudget(db.database, actor, { id, revision: 1, change: over, now });
		expect(await change({ rollover: { ceiling: "5" } })).toEqual(refused("rollover"));
		expect(await change({ thresholds: forecast })).toEqual(refused("thresholds"));
		const plan = { ...amountOf("30"), overAllocate: true };
		const published = { id, revision: 1, kind: "revised" as const, plan, clock: CLOCK };
		expect(await publishPlan(db.database, actor, published)).toEqual(refused("overAllocate"));
	});

	test("is a place among the parts of other budgets", async () => {
		const actor = await company();
		await addBudget(db.database, actor, { name: "All", scope: [], ...{ window: { kind: "day" } } });
		await addRule(actor, { name: "Each" });
		const id = await addBudget(db.database, actor, {
			name: "a",
			window: { kind: "day" },
			plan: amountOf("90"),
		});
		await evaluateOn(db.database, actor);
		const page = await readBudgetPage(db.database, actor, { id, today });
		const above = await readBudgetPage(db.database, actor, { id: page?.budget.parentId ?? "", today });
		expect(above?.budget).toMatchObject({ name: "All", leftToHandOut: "10" });
		expect(above?.children.map(({ name }) => name)).toEqual(["a"]);
	});
});
