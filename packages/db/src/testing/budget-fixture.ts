import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import { type Actor, rightsOf } from "../actor.ts";
import { type AskForecast, remembering } from "../budgets/ask-forecast.ts";
import type { BudgetDefinition, BudgetScope } from "../budgets/budget-definition.ts";
import { type BudgetPass, evaluateBudgets } from "../budgets/evaluate-budgets.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { type BudgetSummary, listBudgets } from "../read-models/budgets.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { type BudgetClock, createBudget, type NewPlan } from "../repositories/budgets.ts";
import { rebuildSpend } from "../spend/rebuild-spend.ts";
import { importStatements, type TestStatement } from "./charge-fixture.ts";
import { addTestHierarchy } from "./spend-fixture.ts";
import { testDay } from "./spend-queries.ts";
import type { TestDatabase } from "./test-database.ts";

const FISCAL: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "sunday" };

/** Noon of a day, of an organization in UTC. */
const clockOf = (day: string): BudgetClock => ({
	now: new Date(`${day}T12:00:00Z`),
	today: testDay(day),
	fiscal: FISCAL,
});

/** When the tests of budgets are, unless they say otherwise. */
export const CLOCK = clockOf("2026-03-15");

export const TEAM_A: BudgetScope = [{ dimension: "team", values: ["a"] }];

/** Of team a, by month; tests say what differs. */
export const MONTHLY: BudgetDefinition = {
	name: "Team a",
	scope: TEAM_A,
	unit: "money",
	currency: "USD",
	costView: "consumption",
	basis: "record",
	window: { kind: "month", calendar: "calendar" },
	startDay: testDay("2026-01-01"),
	mode: "alert",
	perPerson: false,
	rollover: null,
	thresholds: [
		{ basis: "actual", percent: 50 },
		{ basis: "actual", percent: 80 },
		{ basis: "forecast", percent: 100 },
	],
};

/** The same amount for every period. */
export const amountOf = (everyPeriod: string | null): NewPlan => ({
	everyPeriod,
	periods: [],
	note: "",
	overAllocate: false,
});

/** A bill of a day: keys with their amounts, in USD unless they say otherwise. */
export function bill(day: string, ...amounts: (readonly [string, string, string?])[]): TestStatement {
	return {
		source: "bill",
		day,
		basis: "billed",
		charges: amounts.map(([apiKey, amount, currency]) => ({
			apiKey,
			amount,
			...(currency === undefined ? {} : { currency }),
		})),
	};
}

/** The spend that tests begin with: team a 45.000000000000000001 in March, and 1000 before. */
export const MARCH: readonly TestStatement[] = [
	bill("2026-02-27", ["a1", "1000"]),
	bill("2026-03-02", ["a1", "30"], ["b1", "7.5"], ["nobody", "1"]),
	bill("2026-03-03", ["a2", "20.000000000000000001"], ["a1", "-5"]),
];

/** Brings statements and rebuilds spend, as an import does. */
export async function bring(
	database: Database,
	actor: Actor,
	statements: readonly TestStatement[],
): Promise<void> {
	await importStatements(database, actor, statements);
	await rebuildSpend(database, actor);
}

/** The same of keys that are people's: `a-ada` is ada@example.com's in team a. */
export async function bringOfPeople(
	database: Database,
	actor: Actor,
	statements: readonly TestStatement[],
): Promise<void> {
	await bring(database, actor, statements);
	await database.pool.query(
		`UPDATE outlay.charge_key SET principal = split_part(api_key, '-', 2) || '@example.com'
		 WHERE organization_id = $1 AND api_key LIKE '%-%'`,
		[actor.organizationId],
	);
}

/** A company with teams a, b and c, whose keys begin with their names. */
export async function budgetCompany(
	db: TestDatabase,
	slug: string,
	statements: readonly TestStatement[],
): Promise<Actor> {
	const actor = await db.organization(slug);
	await addTestHierarchy(db.database, actor);
	const rules = ["a", "b", "c"].map((team) => ({
		id: team,
		name: `Keys ${team}`,
		conditions: [{ dimension: "apiKey" as const, op: "startsWith" as const, value: team }],
		outcome: { kind: "target" as const, team },
	}));
	await publishRuleSet(db.database, actor, { input: { ruleSet: { rules }, note: "" }, now: new Date(0) });
	await bring(db.database, actor, statements);
	return actor;
}

/** Adds a budget like {@link MONTHLY}, of 100 unless the plan says otherwise. */
export async function addBudget(
	database: Database,
	actor: Actor,
	{ plan = amountOf("100"), ...over }: Partial<BudgetDefinition> & { readonly plan?: NewPlan } = {},
): Promise<string> {
	const input = { definition: { ...MONTHLY, ...over }, plan, clock: CLOCK };
	const created = await createBudget(database, actor, input);
	invariant(created.ok, JSON.stringify(created));
	return created.value.id;
}

/** Evaluates at noon of a day, without a forecast. */
export const evaluateOn = (database: Database, actor: Actor, day = "2026-03-15") =>
	evaluateWith(database, actor, { now: clockOf(day).now, ask: async () => null });

/** Evaluates, asks for the forecasts that are pending, and evaluates with their answers. The first pass's figures. */
export async function evaluateWith(
	database: Database,
	actor: Actor,
	{ now, ask }: { readonly now: Date; readonly ask: AskForecast },
): Promise<BudgetPass> {
	const answers = remembering(ask, () => undefined);
	const input = { now, known: answers.known, asksForUpTo: 0 };
	const pass = await evaluateBudgets(database, actor, input);
	for (const question of pass.pending) await answers.ask(question);
	if (pass.pending.length > 0) await evaluateBudgets(database, actor, input);
	return pass;
}

/** The organization's only budget. */
export async function onlyBudget(database: Database, actor: Actor): Promise<BudgetSummary> {
	const [budget, ...more] = await listBudgets(database, actor, { today: CLOCK.today });
	invariant(budget !== undefined && more.length === 0, "there is one budget");
	return budget;
}

/** A person of a role who sees the whole organization. */
export function personOf(actor: Actor, role: "admin" | "finance"): Actor {
	const id = newId();
	return { ...actor, kind: "person", id, personId: id, label: role, role, rights: rightsOf(role, false) };
}
