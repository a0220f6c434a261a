import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { rebuildSpend } from "../spend/rebuild-spend.ts";
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
} from "../testing/budget-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetScope } from "./budget-definition.ts";
import { askForNewDay } from "./new-day.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const company = (...statements: Parameters<typeof budgetCompany>[2]) => {
	companies += 1;
	return budgetCompany(db, `company-${companies}`, statements);
};

describe("days of an organization whose clocks change", () => {
	/** The moments are the last minute of a day and the first of the next, around a day of 23 or 25 hours. */
	test.each([
		[
			"Europe/Berlin",
			["2026-03-28", "2026-03-29", "2026-03-30"],
			["2026-03-28T22:59", "2026-03-28T23:00", "2026-03-29T21:59", "2026-03-29T22:00"],
		],
		[
			"Europe/Berlin",
			["2026-10-24", "2026-10-25", "2026-10-26"],
			["2026-10-24T21:59", "2026-10-24T22:00", "2026-10-25T22:59", "2026-10-25T23:00"],
		],
		[
			"America/New_York",
			["2026-03-07", "2026-03-08", "2026-03-09"],
			["2026-03-08T04:59", "2026-03-08T05:00", "2026-03-09T03:59", "2026-03-09T04:00"],
		],
		[
			"America/New_York",
			["2026-10-31", "2026-11-01", "2026-11-02"],
			["2026-11-01T03:59", "2026-11-01T04:00", "2026-11-02T04:59", "2026-11-02T05:00"],
		],
	])("%s: %j are days of their own, each told of once", async (timeZone, days, moments) => {
		const [before = "", changed = "", after = ""] = days;
		const actor = await company(
			...days.map((day, index) => bill(day, ["a1", ["60", "70", "80"][index] ?? ""])),
		);
		await db.database.prisma.organization.update({ where: { id: actor.organizationId }, data: { timeZone } });
		const id = await addBudget(db.database, actor, {
			window: { kind: "day" },
			thresholds: [{ basis: "actual", percent: 50 }],
		});
		const asked = () =>
			db.database.prisma.outbox.count({
				where: { organizationId: actor.organizationId, job: "budgets.evaluate" },
			});
		const seen: unknown[][] = [];
		for (const moment of moments) {
			const now = new Date(`${moment}:00Z`);
			const already = await asked();
			await askForNewDay(db.database, now);
			const wasAsked = (await asked()) > already;
			for (let pass = 0; pass < 2; pass += 1) {
				await evaluateWith(db.database, actor, { now, ask: async () => null });
			}
			const { standing } = await onlyBudget(db.database, actor);
			seen.push([standing?.today, standing?.period?.start, standing?.used, wasAsked]);
		}
		expect(seen.slice(1)).toEqual([
			[changed, changed, "70", true],
			[changed, changed, "70", false],
			[after, after, "80", true],
		]);
		expect(seen[0]?.slice(0, -1)).toEqual([before, before, "60"]);
		const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
		const told = page?.events.filter(({ kind }) => kind === "crossed").map(({ periodStart }) => periodStart);
		expect(told?.reverse()).toEqual(days);
	});
});

test("rollups that are rebuilt from charges give the same states, marks and events", async () => {
	const actor = await company(...MARCH);
	const scopes: readonly BudgetScope[] = [
		[],
		[{ dimension: "team", values: ["a"] }],
		[{ dimension: "apiKey", values: ["b1"] }],
	];
	for (const scope of scopes) {
		await addBudget(db.database, actor, { name: JSON.stringify(scope), scope, plan: overAllocated("60") });
	}
	await evaluateOn(db.database, actor);
	const { organizationId } = actor;
	const kept = async () => ({
		states: (
			await db.database.prisma.budgetState.findMany({
				where: { organizationId },
				orderBy: { budgetId: "asc" },
			})
		).map(({ evaluatedAt: _, ...state }) => JSON.stringify(state)),
		events: await db.database.prisma.budgetEvent.count({ where: { organizationId } }),
	});
	const before = await kept();
	expect(before.states).toHaveLength(3);
	expect(before.events).toBeGreaterThan(0);
	await inSqlTransaction(db.database, actor, async (session) => {
		for (const table of ["spend_key_day", "spend_day"]) {
			const gone = await session.query(`DELETE FROM outlay.${table} WHERE organization_id = $1 RETURNING 1`, [
				organizationId,
			]);
			expect(gone.rows.length).toBeGreaterThan(0);
		}
		await session.query(
			`INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
			 SELECT DISTINCT organization_id, billing_account_id, day FROM outlay.charge WHERE organization_id = $1`,
			[organizationId],
		);
	});
	await rebuildSpend(db.database, actor);
	await evaluateOn(db.database, actor);
	expect(await kept()).toEqual(before);
});

const overAllocated = (amount: string) => ({ ...amountOf(amount), overAllocate: true });

describe("scopes that are no owner", () => {
	let actor: Actor;

	beforeAll(async () => {
		actor = await company();
		const rules = [
			["a1", "a", "production"],
			["a2", "a", undefined],
			["b1", "b", "production"],
		].map(([key = "", team = "", environment]) => ({
			id: key,
			name: key,
			conditions: [{ dimension: "apiKey" as const, op: "is" as const, value: key }],
			outcome: { kind: "target" as const, team, ...(environment === undefined ? {} : { environment }) },
		}));
		const input = { ruleSet: { rules }, note: "" };
		await publishRuleSet(db.database, actor, { input, now: new Date(1) });
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "1"], ["a2", "2"], ["b1", "4"], ["c1", "8"])]);
	});

	test.each<[string, BudgetScope, string]>([
		["an environment", [{ dimension: "environment", values: ["production"] }], "5"],
		["a model", [{ dimension: "model", values: ["gpt-5"] }], "15"],
		["a model that nobody used", [{ dimension: "model", values: ["gpt-4"] }], "0"],
		["a provider", [{ dimension: "provider", values: ["openai"] }], "15"],
		[
			"a team in an environment",
			[
				{ dimension: "team", values: ["a"] },
				{ dimension: "environment", values: ["production"] },
			],
			"1",
		],
		[
			"a model in an environment, by several keys",
			[
				{ dimension: "environment", values: ["production"] },
				{ dimension: "model", values: ["gpt-4", "gpt-5"] },
				{ dimension: "apiKey", values: ["b1", "a2"] },
			],
			"4",
		],
	])("%s", async (name, scope, used) => {
		const id = await addBudget(db.database, actor, { name, scope, plan: overAllocated("5") });
		await evaluateOn(db.database, actor);
		const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
		expect(page?.budget.standing).toMatchObject({ used, amount: "5" });
		expect(page?.days).toEqual(used === "0" ? [] : [{ day: "2026-03-02", used }]);
	});
});
