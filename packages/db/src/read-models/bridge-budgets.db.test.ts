import type { BridgeSide } from "@outlay/finops/bridge-side";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { Forecast } from "@outlay/finops/forecast";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { explainBridge } from "../repositories/bridge-explanations.ts";
import { publishPlan } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	MARCH as BILLS,
	bill,
	budgetCompany,
	CLOCK,
	evaluateWith,
	onlyBudget,
	personOf,
} from "../testing/budget-fixture.ts";
import { lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { type BridgeQuery, type BridgeReading, readBridge } from "./bridge.ts";
import { readBridgeExplanations } from "./bridge-explanations.ts";

let db: TestDatabase;
let company: Actor;
let id: string;

const FISCAL: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "sunday" };
const MARCH = { start: testDay("2026-03-01"), end: testDay("2026-04-01") };
const actual = (start: string, end: string): BridgeSide => ({
	kind: "actual",
	span: { start: testDay(start), end: testDay(end) },
});
const march = actual("2026-03-01", "2026-04-01");
const plan = (version: number, over: { readonly id?: string; readonly start?: string } = {}): BridgeSide => ({
	kind: "plan",
	budgetId: over.id ?? id,
	version,
	periodStart: testDay(over.start ?? "2026-03-01"),
});
const forecast = (day: string): BridgeSide => ({ kind: "forecast", budgetId: id, day: testDay(day) });

/** Each day after the last complete one is expected to cost so many dollars; null: nobody can say. */
async function evaluate(actor: Actor, day: string, perDay: bigint | null): Promise<void> {
	// The tests' spend stays as it is, whatever is expected: what a forecast was made from is forgotten.
	await db.database.prisma.budgetState.updateMany({
		where: { organizationId: actor.organizationId },
		data: { forecastOf: null },
	});
	await evaluateWith(db.database, actor, {
		now: new Date(`${day}T12:00:00Z`),
		ask: async ({ horizon }) => (perDay === null ? null : evenForecast(horizon, perDay * 10n ** 18n)),
	});
}

const evenForecast = (horizon: number, perDay: bigint): Forecast => ({
	method: "run_rate",
	reason: "constant",
	knownDays: 7,
	level: 0.8,
	days: [],
	sums: Array.from({ length: horizon }, (_, at) => ({ point: perDay * BigInt(at + 1), bounds: null })),
});

beforeAll(async () => {
	db = await openTestDatabase();
	company = await budgetCompany(db, "company", BILLS);
	id = await addBudget(db.database, company);
	await evaluate(company, "2026-03-10", null);
});
afterAll(() => db.close());

async function read(over: Pick<BridgeQuery, "from" | "to"> & Partial<BridgeQuery>, actor = company) {
	const { view, hierarchy, convertTo, pseudonymKey } = testQuery();
	return readBridge(db.database, actor, {
		...{ view, hierarchy, convertTo, pseudonymKey, filters: [], basis: "record" },
		...{ currency: null, lines: 5, today: CLOCK.today, fiscal: FISCAL, ...over },
	});
}

async function ask(...input: Parameters<typeof read>): Promise<BridgeReading> {
	const reading = await read(...input);
	invariant(reading.ok, JSON.stringify(reading));
	return reading.value;
}

const stepsOf = ({ change }: BridgeReading) =>
	Object.fromEntries(
		(change?.steps ?? []).filter(({ amount }) => amount !== "0").map(({ step, amount }) => [step, amount]),
	);

describe("a plan against spend", () => {
	test("is one difference beside one-off charges, because a plan says no more", async () => {
		const reading = await ask({ from: plan(1), to: march });
		expect(reading.from).toMatchObject({ amount: "100", span: MARCH, planKind: "original" });
		expect(reading.to.amount).toBe("45.000000000000000001");
		expect(stepsOf(reading)).toEqual({ unexplained: "-54.999999999999999999" });
		expect(reading.change).toMatchObject({ amount: "-54.999999999999999999", measured: false });
		expect(reading.change?.lines).toEqual([
			{ step: "unexplained", between: null, key: null, amount: "-54.999999999999999999" },
		]);
		expect(reading.budget).toMatchObject({ id, name: "Team a" });
		expect(reading.scope.filters).toEqual([{ dimension: "team", values: ["a"] }]);
	});

	test("and spend against spend of the same scope add up to the same total", async () => {
		const filters = [{ dimension: "team" as const, values: ["a"] }];
		const spent = await ask({ from: actual("2026-02-01", "2026-03-01"), to: march, filters });
		expect(spent.to.amount).toBe((await ask({ from: plan(1), to: march })).to.amount);
	});

	test("of two versions is what the plan was changed by", async () => {
		const { revision } = await onlyBudget(db.database, company);
		const input = { id, revision, kind: "revised" as const, plan: amountOf("130"), clock: CLOCK };
		expect(await publishPlan(db.database, company, input)).toMatchObject({ ok: true });
		expect(stepsOf(await ask({ from: plan(1), to: plan(2) }))).toEqual({ unexplained: "30" });
	});

	test("that sets no amount is unknown, not zero", async () => {
		const { revision } = await onlyBudget(db.database, company);
		const none = { ...amountOf(null), periods: [{ start: testDay("2026-03-01"), amount: "5" }] };
		const input = { id, revision, kind: "revised" as const, plan: none, clock: CLOCK };
		expect(await publishPlan(db.database, company, input)).toMatchObject({ ok: true });
		const reading = await ask({ from: plan(3, { start: "2026-04-01" }), to: march });
		expect(reading).toMatchObject({ from: { amount: null, unknown: "no_amount" }, change: null });
		expect((await ask({ from: plan(3), to: plan(2) })).change?.amount).toBe("125");
	});
});

test("a rolling budget's plan is of as many days from any day on", async () => {
	const rolling = await addBudget(db.database, company, {
		name: "Rolling",
		window: { kind: "rolling", days: 7 },
	});
	const reading = await ask({ from: plan(1, { id: rolling, start: "2026-03-04" }), to: march });
	expect(reading.from).toMatchObject({ amount: "100", span: { start: "2026-03-04", end: "2026-03-11" } });
});

describe("kept forecasts", () => {
	test("are one per budget and day, the day's last, and say later what was expected then", async () => {
		await evaluate(company, "2026-03-10", 1n);
		await evaluate(company, "2026-03-10", 2n);
		await evaluate(company, "2026-03-17", 3n);
		const earlier = await ask({ from: forecast("2026-03-10"), to: march });
		// Complete to 3 March: 28 days of 2 dollars are still to come, in the call that came last, and nobody delivered 1 March.
		expect(earlier.from).toMatchObject({ amount: "103.000000000000000001", span: MARCH });
		const moved = await ask({ from: forecast("2026-03-10"), to: forecast("2026-03-17") });
		expect(stepsOf(moved)).toEqual({ unexplained: "29" });
		expect(stepsOf(await ask({ from: plan(1), to: forecast("2026-03-17") }))).toEqual({
			unexplained: "32.000000000000000001",
		});
	});

	test("of a day without one, or on which nobody could say, are unknown", async () => {
		await evaluate(company, "2026-03-18", null);
		const ofDay = async (day: string) => (await ask({ from: forecast(day), to: march })).from;
		expect(await ofDay("2026-03-11")).toMatchObject({ amount: null, span: null, unknown: "not_kept" });
		expect(await ofDay("2026-03-18")).toMatchObject({ amount: null, span: MARCH, unknown: "nobody_knew" });
	});

	test("are the organization's own", async () => {
		const other = await db.organization("other");
		const rows = await inSqlTransaction(db.database, other, (session) =>
			session.query("SELECT FROM outlay.budget_forecast"),
		);
		expect(rows.rowCount).toBe(0);
	});
});

describe("a side that does not exist", () => {
	const faultOf = async (...input: Parameters<typeof read>) => {
		const reading = await read(...input);
		return reading.ok ? null : reading.error;
	};

	test("is named with what is wrong with it", async () => {
		expect(await faultOf({ from: march, to: plan(1, { id: newId() }) })).toEqual({
			code: "no_such_budget",
			side: "to",
		});
		expect(await faultOf({ from: plan(9), to: march })).toEqual({
			code: "no_such_version",
			newest: 3,
			side: "from",
		});
		expect(await faultOf({ from: plan(1, { start: "2026-03-02" }), to: march })).toEqual({
			code: "no_such_period",
			start: "2026-03-01",
			side: "from",
		});
		const filters = [{ dimension: "model" as const, values: ["gpt-5"] }];
		expect(await faultOf({ from: plan(1), to: march, filters })).toEqual({
			code: "side_has_scope",
			dimension: "model",
		});
		const tokens = await addBudget(db.database, company, { name: "Tokens", unit: "tokens", currency: null });
		expect(await faultOf({ from: plan(1, { id: tokens }), to: march })).toMatchObject({
			code: "not_money",
			unit: "tokens",
		});
		expect(await faultOf({ from: plan(1), to: plan(1, { id: tokens }) })).toEqual({ code: "two_scopes" });
		const each = await addBudget(db.database, company, { name: "Each", perPerson: true, thresholds: [] });
		expect(await faultOf({ from: plan(1, { id: each }), to: march })).toMatchObject({ code: "per_person" });
	});

	test("is also a budget of another team, and of another organization", async () => {
		const leadOfB = await lead(db.database, company, { teams: ["b"] });
		expect(await faultOf({ from: plan(1), to: march }, leadOfB)).toMatchObject({ code: "no_such_budget" });
		const stranger = await db.organization("stranger");
		expect(await faultOf({ from: plan(1), to: march }, stranger)).toMatchObject({ code: "no_such_budget" });
		const leadOfA = await lead(db.database, company, { teams: ["a"] });
		expect((await ask({ from: plan(1), to: march }, leadOfA)).to.amount).toBe("45.000000000000000001");
	});
});

test("a budget of metered usage is compared with metered usage", async () => {
	const actor = await budgetCompany(db, "metered", [
		bill("2026-03-02", ["a1", "30"]),
		{ source: "log", day: "2026-03-02", basis: "metered", charges: [{ apiKey: "a1", amount: "12.5" }] },
		{ source: "log", day: "2026-02-02", basis: "metered", charges: [{ apiKey: "a1", amount: "10" }] },
	]);
	const budgetId = await addBudget(db.database, actor, { basis: "metered" });
	const from = { kind: "plan" as const, budgetId, version: 1, periodStart: testDay("2026-03-01") };
	expect((await ask({ from, to: march }, actor)).to.amount).toBe("12.5");
	const spent = await ask({ basis: "metered", from: actual("2026-02-01", "2026-03-01"), to: march }, actor);
	expect(stepsOf(spent)).toEqual({ price: "2.5" });
});

describe("an explanation", () => {
	const bridge = {
		filters: [{ dimension: "team" as const, values: ["a"] }],
		from: actual("2026-02-01", "2026-03-01"),
		to: march,
	};
	const now = new Date("2026-03-20T10:00:00Z");
	const today = CLOCK.today;
	const about = { currency: "USD", change: "-955" };
	const explain = (actor: Actor, text: string, over: Partial<typeof bridge> = {}) =>
		explainBridge(db.database, actor, { bridge: { ...bridge, ...over }, text, about, now, today });
	const kept = (actor: Actor, over: Partial<typeof bridge> = {}) =>
		readBridgeExplanations(db.database, actor, { bridge: { ...bridge, ...over }, today });

	test("is kept with its author and time, and the newest is shown first", async () => {
		const finance = personOf(company, "finance");
		expect(await explain(finance, "A migration ended.")).toEqual({ ok: true, value: { version: 1 } });
		expect(await explain(finance, "The migration of team a ended.")).toEqual({
			ok: true,
			value: { version: 2 },
		});
		const { own, shared } = await kept(company);
		expect(shared).toBe(true);
		expect(own.map(({ version, text }) => [version, text])).toEqual([
			[2, "The migration of team a ended."],
			[1, "A migration ended."],
		]);
		expect(own[0]).toMatchObject({ author: "finance", writtenAt: now, about });
	});

	test("is of these sides and this scope; of other sides it is shown beside", async () => {
		const longer = { to: actual("2026-03-01", "2026-03-16") };
		expect(await kept(company, longer)).toMatchObject({
			own: [],
			others: [{ version: 2, from: bridge.from, to: march }],
		});
		expect(await kept(company, { filters: [] })).toMatchObject({ own: [], others: [] });
	});

	test("is for the lead of the team too, and not for another's", async () => {
		const leadOfA = await lead(db.database, company, { teams: ["a"] });
		expect(await explain(leadOfA, "Ours.")).toMatchObject({ ok: true, value: { version: 3 } });
		expect((await kept(leadOfA)).own).toHaveLength(3);
		const leadOfB = await lead(db.database, company, { teams: ["b"] });
		expect(await kept(leadOfB)).toEqual({ shared: false, own: [], others: [] });
		expect(await explain(leadOfB, "Not ours.")).toEqual({ ok: false, error: { code: "not_all_seen" } });
	});

	test("of the whole is not for who sees a part of it", async () => {
		const leadOfA = await lead(db.database, company, { teams: ["a"] });
		expect(await explain(leadOfA, "All.", { filters: [] })).toEqual({
			ok: false,
			error: { code: "not_all_seen" },
		});
	});

	test("needs the right to act on alerts", async () => {
		const auditor = { ...company, rights: new Set(["spend.read"] as const) };
		await expect(explain(auditor, "No.")).rejects.toThrow(ForbiddenError);
	});

	test("is seen by no other organization, and cannot be changed", async () => {
		const other = await db.organization("elsewhere");
		expect(await kept(other)).toEqual({ shared: true, own: [], others: [] });
		const change = inSqlTransaction(db.database, company, (session) =>
			session.query("UPDATE outlay.bridge_explanation SET explanation = 'x'"),
		);
		await expect(change).rejects.toThrow("permission denied");
	});

	test("is in the audit log", async () => {
		const events = await inSqlTransaction(db.database, company, (session) =>
			session.query<{ details: unknown }>(
				"SELECT details FROM outlay.audit_event WHERE action = 'bridge.explained' ORDER BY sequence",
			),
		);
		expect(events.rows).toHaveLength(3);
		expect(events.rows[0]?.details).toMatchObject({ version: 1, text: "A migration ended." });
	});
});
