import type { Month } from "@outlay/finops/day";
import { parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listOpenBudgetRequests } from "../read-models/budget-requests.ts";
import { listBudgets } from "../read-models/budgets.ts";
import { readWaiting } from "../read-models/overview-waiting.ts";
import { listScenarios, previewScenario, readScenario } from "../read-models/scenarios.ts";
import type { ScenarioPlan } from "../scenarios/scenario-definition.ts";
import { CLOCK, personOf } from "../testing/budget-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { createApiToken } from "./api-tokens.ts";
import { decideBudgetRequest, requestBudget, withdrawBudgetRequest } from "./budget-requests.ts";
import { addDiscount, addPrices } from "./prices-edits.ts";
import { archiveScenario, changeScenario, createScenario, type ScenarioContent } from "./scenarios.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const APRIL = "2026-04" as Month; // brand

/** Ten users, a session of one call: a thousand tokens in, a hundred of them cached, ten out. */
const PLAN: ScenarioPlan = {
	users: 10,
	sessionsPerUser: "1",
	callsPerSession: "1",
	inputTokens: 1000,
	outputTokens: 10,
	cachedPercent: "10",
	growthPercent: "50",
	months: 3,
	model: { provider: "openai", model: "large" },
	swap: null,
};
const CONTENT: ScenarioContent = { name: "Copilot", owner: { kind: "team", slug: "a" }, plan: PLAN };

/** A company with teams a, b and c; `large` costs 0.01, 0.001 and 0.1 a token, a tenth off; past 5,000 tokens 0.02. */
async function company(): Promise<Actor> {
	companies += 1;
	const actor = await db.organization(`scenarios-${companies}`);
	await addTestHierarchy(db.database, actor);
	const price = (meter: "input" | "cache_read" | "output", text: string, above: bigint | null = null) => {
		const unit = parseAtto(text);
		invariant(unit.ok, text);
		return {
			...({ provider: "openai", model: "large", meter, tier: "standard", reach: null } as const),
			...{ abovePromptTokens: above, unitAtto: unit.value, currency: "USD" },
			...{ validFrom: null, validTo: null, source: "Contract" },
		};
	};
	const prices = [
		price("input", "0.01"),
		price("input", "0.02", 5000n),
		price("cache_read", "0.001"),
		price("output", "0.1"),
	];
	const added = await addPrices(db.database, actor, { prices, now: CLOCK.now });
	invariant(added.ok, "prices can be entered");
	const percent = { digits: 10n, scale: 0 };
	const always = { provider: "openai", model: null, validFrom: null, validTo: null, source: "Contract" };
	await addDiscount(db.database, actor, { discount: { ...always, percent }, now: CLOCK.now });
	return actor;
}

async function written(actor: Actor, some: Partial<ScenarioContent> = {}): Promise<string> {
	const made = await createScenario(db.database, actor, { content: { ...CONTENT, ...some }, clock: CLOCK });
	invariant(made.ok, JSON.stringify(made));
	return made.value.id;
}

/** A lead of teams, who is a person of their own. */
async function leadOf(actor: Actor, teams: readonly string[]): Promise<Actor> {
	const id = newId();
	return { ...(await lead(db.database, actor, { teams })), id, personId: id };
}

const names = async (actor: Actor) =>
	(await listScenarios(db.database, actor, CLOCK)).map(({ name }) => name);

describe("a scenario", () => {
	test("is worked out at the organization's effective prices, which it shows with their day", async () => {
		const actor = await company();
		const id = await written(personOf(actor, "finance"));
		const view = await readScenario(db.database, personOf(actor, "finance"), { id, today: CLOCK.today });
		// A call: 900 x 0.009 + 100 x 0.0009 + 10 x 0.09 = 9.09.
		expect(view?.figures.outcome).toMatchObject({
			status: "priced",
			currency: "USD",
			perCall: "9.09",
			months: [
				{ users: "10", amounts: { input: "81", cached: "0.9", output: "9", total: "90.9" } },
				{ users: "15", amounts: { total: "136.35" } },
				{ users: "22.5", amounts: { total: "204.525" } },
			],
			total: { total: "431.775" },
		});
		expect(view?.figures.priceDay).toBe("2026-03-15");
		expect(view?.figures.prices[0]).toMatchObject({ part: "input", unitPrice: "0.009", discount: "10" });
	});

	test("takes the price of its prompts' length, and has no amount where a price is missing", async () => {
		const actor = await company();
		const outcome = async (plan: Partial<ScenarioPlan>) =>
			(await previewScenario(db.database, actor, { plan: { ...PLAN, ...plan }, ...CLOCK })).outcome;
		expect(await outcome({ inputTokens: 6000, cachedPercent: "0", months: 1 })).toMatchObject({
			total: { input: "1080" },
		});
		const swap = { provider: "openai", model: "small", percent: "5" };
		expect(await outcome({ swap })).toEqual({
			status: "unpriced",
			missing: ["input", "cached", "output"].map((part) => ({ provider: "openai", model: "small", part })),
		});
		expect(await outcome({ swap: { ...swap, percent: "0" } })).toMatchObject({ status: "priced" });
	});

	test("is seen by whom its owner belongs to and by its author, and nobody else", async () => {
		const actor = await company();
		const [leadA, leadB] = [await leadOf(actor, ["a"]), await leadOf(actor, ["b"])];
		await written(leadA, { name: "of a" });
		await written(leadB, { name: "to come", owner: { kind: "feature", slug: "not-there-yet" } });
		expect(await names(leadA)).toEqual(["of a"]);
		expect(await names(leadB)).toEqual(["to come"]);
		expect(await names(personOf(actor, "finance"))).toEqual(["to come", "of a"]);
		expect(await names(personOf(await company(), "admin"))).toEqual([]);
		const foreign = { content: CONTENT, clock: CLOCK };
		expect(await createScenario(db.database, leadB, foreign)).toMatchObject({
			ok: false,
			error: { code: "unknown_owner" },
		});
		const engineer = { ...leadA, rights: rightsOf("engineer", false) };
		await expect(createScenario(db.database, engineer, foreign)).rejects.toThrow("budgets.request");
	});

	test("is changed by its author from its newest revision, and archived", async () => {
		const actor = await company();
		const [author, colleague] = [await leadOf(actor, ["a"]), await leadOf(actor, ["a"])];
		const id = await written(author);
		const change = (by: Actor, revision: number) =>
			changeScenario(db.database, by, { id, revision, content: { ...CONTENT, name: "B" }, clock: CLOCK });
		expect(await change(colleague, 1)).toMatchObject({ ok: false, error: { code: "not_author" } });
		expect(await change(author, 1)).toEqual({ ok: true, value: { revision: 2 } });
		expect(await change(author, 1)).toEqual({ ok: false, error: { code: "stale", revision: 2 } });
		expect(await archiveScenario(db.database, colleague, { id, clock: CLOCK })).toMatchObject({ ok: false });
		expect(await archiveScenario(db.database, author, { id, clock: CLOCK })).toMatchObject({ ok: true });
		expect(await names(author)).toEqual([]);
		const { organizationId } = actor;
		const events = await db.database.prisma.auditEvent.findMany({ where: { organizationId, subjectId: id } });
		expect(events.map(({ action }) => action).sort()).toEqual([
			"scenario.archived",
			"scenario.changed",
			"scenario.created",
		]);
	});
});

describe("a budget that is asked for with a scenario", () => {
	const ask = (actor: Actor, scenarioId: string, firstMonth = APRIL) =>
		requestBudget(db.database, actor, { scenarioId, firstMonth, reason: "A launch", clock: CLOCK });
	const decide = (actor: Actor, id: string, decision: "approved" | "rejected" = "approved") => {
		const some = { note: "", overAllocate: false, thresholds: [], clock: CLOCK };
		return decideBudgetRequest(db.database, actor, { id, decision, ...some });
	};
	async function asked(actor: Actor, scenarioId: string): Promise<string> {
		const request = await ask(actor, scenarioId);
		invariant(request.ok, JSON.stringify(request));
		return request.value.id;
	}
	const budgets = (actor: Actor) => listBudgets(db.database, actor, CLOCK);
	const waiting = (actor: Actor) =>
		inSqlTransaction(
			db.database,
			actor,
			async (session) => (await readWaiting(session, actor, CLOCK.today)).newBudgets,
		);

	test("is made by another person's approval, with exactly the amounts of its months", async () => {
		const actor = await company();
		const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
		const scenario = await written(admin);
		const id = await asked(admin, scenario);
		expect(await ask(admin, scenario)).toEqual({ ok: false, error: { code: "open_request" } });
		expect(await decide(admin, id)).toEqual({ ok: false, error: { code: "own_request" } });
		// What was asked for stays what it is, whatever becomes of the scenario.
		const content = { ...CONTENT, plan: { ...PLAN, users: 1 } };
		await changeScenario(db.database, admin, { id: scenario, revision: 1, content, clock: CLOCK });
		const waits = { count: 1, oldest: CONTENT.name };
		expect([await waiting(admin), await waiting(finance)]).toEqual([null, waits]);
		expect(await decide(finance, id)).toMatchObject({ ok: true });
		expect(await waiting(finance)).toBeNull();
		expect(await decide(finance, id)).toEqual({ ok: false, error: { code: "decided", status: "approved" } });
		const [budget, ...more] = await budgets(finance);
		invariant(budget !== undefined && more.length === 0, "one budget was made");
		expect(budget).toMatchObject({ name: "Copilot", currency: "USD", startDay: "2026-04-01", mode: "alert" });
		const page = await readBudgetPage(db.database, finance, { id: budget.id, today: CLOCK.today });
		expect(page?.versions).toMatchObject([
			{
				kind: "original",
				note: "From the scenario Copilot.",
				everyPeriod: null,
				periods: [
					{ start: "2026-04-01", amount: "90.9" },
					{ start: "2026-05-01", amount: "136.35" },
					{ start: "2026-06-01", amount: "204.525" },
				],
			},
		]);
		const view = await readScenario(db.database, admin, { id: scenario, today: CLOCK.today });
		expect(view?.request).toMatchObject({ status: "approved", budgetId: budget.id, isOwn: true });
	});

	test("is not decided by a token of who asked", async () => {
		const actor = await company();
		const admin = personOf(actor, "admin");
		const input = {
			tokenHash: newId(),
			prefix: "out_1",
			role: "admin",
			scopes: [],
			expiresAt: null,
		} as const;
		const id = await createApiToken(db.database, admin, { input: { ...input, name: "ci" }, now: CLOCK.now });
		const token: Actor = { ...admin, kind: "token", id, personId: null, label: "ci" };
		const own = { ok: false, error: { code: "own_request" } };
		expect(await decide(token, await asked(admin, await written(admin)))).toEqual(own);
		expect(await decide(admin, await asked(token, await written(token)))).toEqual(own);
	});

	test("waits for its feature to be there, and makes nothing until then", async () => {
		const actor = await company();
		const author = await leadOf(actor, ["a"]);
		const id = await asked(author, await written(author, { owner: { kind: "feature", slug: "to-come" } }));
		const finance = personOf(actor, "finance");
		expect(await decide(finance, id)).toMatchObject({
			ok: false,
			error: { code: "unknown_owner", value: "to-come" },
		});
		expect(await budgets(finance)).toEqual([]);
		const open = (who: Actor) => listOpenBudgetRequests(db.database, who, CLOCK);
		expect(await open(finance)).toMatchObject([{ id, total: "431.775", isOwn: false, ownerName: null }]);
		expect(await open(await leadOf(actor, ["b"]))).toEqual([]);
		await expect(decide(author, id)).rejects.toThrow("budgets.approve");
		expect(await decide(finance, id, "rejected")).toEqual({ ok: true, value: { budgetId: null } });
		expect(await open(author)).toEqual([]);
	});

	test("needs amounts, a month to come, and is withdrawn by who asked", async () => {
		const actor = await company();
		const author = await leadOf(actor, ["a"]);
		const unpriced = await written(author, { plan: { ...PLAN, model: { provider: "x", model: "y" } } });
		expect(await ask(author, unpriced)).toMatchObject({ ok: false, error: { code: "no_amounts" } });
		const scenario = await written(author);
		const past = "2026-02" as Month; // brand
		expect(await ask(author, scenario, past)).toMatchObject({ ok: false, error: { code: "past_month" } });
		const id = await asked(author, scenario);
		const withdraw = (by: Actor) => withdrawBudgetRequest(db.database, by, { id, clock: CLOCK });
		expect(await withdraw(await leadOf(actor, ["a"]))).toEqual({ ok: false, error: { code: "not_found" } });
		expect(await withdraw(author)).toEqual({ ok: true, value: null });
		expect(await withdraw(await leadOf(actor, ["b"]))).toEqual({ ok: false, error: { code: "not_found" } });
		expect(await withdraw(author)).toMatchObject({ error: { code: "decided", status: "withdrawn" } });
		expect(await decide(personOf(actor, "finance"), id)).toMatchObject({ error: { status: "withdrawn" } });
	});
});
