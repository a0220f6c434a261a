import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { actOnAlerts } from "../repositories/alerts.ts";
import { requestIncrease } from "../repositories/budget-increases.ts";
import {
	addBudget,
	amountOf,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	personOf,
} from "../testing/budget-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readWaiting } from "./overview-waiting.ts";

let db: TestDatabase;
let company: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await budgetCompany(db, "company", MARCH);
	// Team a used 45, team b 7.5.
	await addBudget(db.database, company, { name: "A", plan: amountOf("40") });
	const team = [{ dimension: "team" as const, values: ["b"] }];
	await addBudget(db.database, company, { name: "B", scope: team, plan: amountOf("7") });
	await evaluateOn(db.database, company);
});
afterAll(() => db.close());

const waiting = async (actor: Actor) => {
	const { alerts, increases, overBudgets } = await inSqlTransaction(db.database, actor, (session) =>
		readWaiting(session, actor, CLOCK.today),
	);
	return {
		alerts: alerts.map(({ isMine }) => (isMine ? "mine" : "nobody's")),
		increases: increases.map(({ budgetName }) => budgetName),
		over: overBudgets.map(({ name }) => name),
	};
};

test("alerts wait for who may take them, and stay with who has", async () => {
	const [admin, finance] = [personOf(company, "admin"), personOf(company, "finance")];
	expect((await waiting(admin)).alerts).toEqual(["nobody's", "nobody's"]);
	const { alerts } = await inSqlTransaction(db.database, admin, (session) =>
		readWaiting(session, admin, CLOCK.today),
	);
	const first = alerts.find(({ title }) => title.startsWith("A:"));
	invariant(first !== undefined, JSON.stringify(alerts));
	await actOnAlerts(db.database, admin, {
		ids: [first.id],
		action: { kind: "acknowledge", note: "" },
		now: CLOCK.now,
		today: CLOCK.today,
	});
	expect((await waiting(admin)).alerts).toEqual(["mine", "nobody's"]);
	expect((await waiting(finance)).alerts).toEqual(["nobody's"]);
	const auditor = { ...admin, rights: rightsOf("auditor", false) };
	expect((await waiting(auditor)).alerts).toEqual([]);
});

test("requests wait for who decides them, and never for who asked", async () => {
	const [admin, finance] = [personOf(company, "admin"), personOf(company, "finance")];
	const budgetId = await addBudget(db.database, company, { name: "C", scope: [], plan: amountOf("9000") });
	const asked = await requestIncrease(db.database, admin, {
		...{ budgetId, amount: "5", reason: "Launch" },
		lastDay: testDay("2026-03-20"),
		clock: CLOCK,
	});
	invariant(asked.ok, JSON.stringify(asked));
	expect((await waiting(finance)).increases).toEqual(["C"]);
	expect((await waiting(admin)).increases).toEqual([]);
	const limited = { ...(await lead(db.database, finance, { teams: ["a"] })), rights: finance.rights };
	expect((await waiting(limited)).increases).toEqual([]);
});

test("budgets over plan are told to who sees them", async () => {
	expect((await waiting(personOf(company, "finance"))).over).toEqual(["A", "B"]);
	expect(await waiting(await lead(db.database, company, { teams: ["b"] }))).toMatchObject({
		alerts: ["nobody's"],
		increases: [],
		over: ["B"],
	});
	const other = await db.organization("other");
	expect(await waiting(other)).toEqual({ alerts: [], increases: [], over: [] });
});
