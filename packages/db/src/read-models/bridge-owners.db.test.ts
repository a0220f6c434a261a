import type { BridgeSide, SideOwner } from "@outlay/finops/bridge-side";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { Forecast } from "@outlay/finops/forecast";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { readForecastInputs } from "../forecasts/forecast-inputs.ts";
import { makeForecasts } from "../forecasts/make-forecasts.ts";
import { addBudget, MARCH as BILLS, bill, bring, budgetCompany } from "../testing/budget-fixture.ts";
import { lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { type BridgeQuery, readBridge } from "./bridge.ts";
import { readOwnerBridgeChoices } from "./bridge-choices.ts";

let db: TestDatabase;
let company: Actor;

const FISCAL: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "sunday" };
const today = testDay("2026-03-18");
const TEAM_A: SideOwner = { kind: "team", slug: "a" };
const EVERYTHING: SideOwner = { kind: "organization", slug: null };
const march: BridgeSide = {
	kind: "actual",
	span: { start: testDay("2026-03-01"), end: testDay("2026-04-01") },
};
const forecast = (
	day: string,
	owner: SideOwner = TEAM_A,
	period: "month" | "quarter" = "month",
): BridgeSide => ({
	kind: "owner_forecast",
	...{ owner, period },
	day: testDay(day),
});

/** Each day after the last whole one is expected to cost so many dollars; null: nobody can say. */
async function make(day: string, perDay: bigint | null) {
	const inputs = await readForecastInputs(db.database, company, { now: new Date(`${day}T12:00:00Z`) });
	await makeForecasts(db.database, company, {
		inputs,
		ask: async ({ horizon }) => (perDay === null ? null : evenForecast(horizon, perDay * 10n ** 18n)),
		measure: async () => ({ horizons: [], grade: null }),
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
	// Known whole up to 3 March: 28 days of the month are left.
	await make("2026-03-04", 1n);
	await make("2026-03-11", 2n);
	await bring(db.database, company, [bill("2026-03-09", ["b1", "4"])]);
	await make("2026-03-18", null);
});
afterAll(() => db.close());

function read(sides: Pick<BridgeQuery, "from" | "to"> & Partial<BridgeQuery>, actor = company) {
	const { view, hierarchy, pseudonymKey } = testQuery();
	return readBridge(db.database, actor, {
		...{ view, hierarchy, pseudonymKey, filters: [], basis: "record", convertTo: null },
		...{ currency: null, lines: 5, today, fiscal: FISCAL, ...sides },
	});
}

async function ask(...input: Parameters<typeof read>) {
	const reading = await read(...input);
	invariant(reading.ok, JSON.stringify(reading));
	return reading.value;
}

async function faultOf(...input: Parameters<typeof read>) {
	const reading = await read(...input);
	return reading.ok ? null : reading.error;
}

describe("an owner's forecast", () => {
	test("of a week before leads to the one of this week", async () => {
		const reading = await ask({ from: forecast("2026-03-04"), to: forecast("2026-03-11") });
		// 28 days of a dollar are still to come, and nobody delivered 1 March.
		expect(reading.from).toMatchObject({
			amount: "74.000000000000000001",
			span: march.kind === "actual" && march.span,
		});
		expect(reading.to.amount).toBe("103.000000000000000001");
		expect(reading.change).toMatchObject({ amount: "29", measured: false });
		expect(reading.owner).toEqual({ kind: "team", slug: "a", name: "a" });
		expect(reading.budget).toBe(null);
	});

	test("leads to what was spent by that owner, whoever else spent", async () => {
		const reading = await ask({ from: forecast("2026-03-04"), to: march });
		expect(reading.to.amount).toBe("45.000000000000000001");
		expect(reading.scope.filters).toEqual([{ dimension: "team", values: ["a"] }]);
		const all = await ask({ from: forecast("2026-03-04", EVERYTHING), to: march });
		expect(all.to.amount).toBe("57.500000000000000001");
		expect(all.scope.filters).toEqual([]);
	});

	test("of a quarter is of the quarter", async () => {
		const { from } = await ask({ from: forecast("2026-03-04", TEAM_A, "quarter"), to: march });
		expect(from).toMatchObject({
			// The month before ends with such a day too.
			amount: "1075.000000000000000001",
			span: { start: "2026-01-01", end: "2026-04-01" },
		});
	});

	test("is unknown where none was kept, and where nobody could say", async () => {
		const ofDay = async (day: string) => (await ask({ from: forecast(day), to: march })).from;
		expect(await ofDay("2026-03-05")).toMatchObject({ amount: null, span: null, unknown: "not_kept" });
		expect(await ofDay("2026-03-18")).toMatchObject({ amount: null, unknown: "nobody_knew" });
	});

	test("is one scope: no filter beside it, no other owner, no budget", async () => {
		const filters = [{ dimension: "model" as const, values: ["gpt-5"] }];
		expect(await faultOf({ from: forecast("2026-03-04"), to: march, filters })).toEqual({
			code: "side_has_scope",
			dimension: "model",
		});
		const ofAll = forecast("2026-03-04", EVERYTHING);
		expect(await faultOf({ from: forecast("2026-03-04"), to: ofAll })).toEqual({ code: "two_scopes" });
		const budgetId = await addBudget(db.database, company);
		const plan = { kind: "plan" as const, budgetId, version: 1, periodStart: testDay("2026-03-01") };
		expect(await faultOf({ from: plan, to: forecast("2026-03-04") })).toEqual({ code: "two_scopes" });
	});

	test("is seen by who sees all of that owner, in this organization", async () => {
		const leadOfA = await lead(db.database, company, { teams: ["a"] });
		expect((await ask({ from: forecast("2026-03-04"), to: march }, leadOfA)).from.amount).not.toBe(null);
		const none = { code: "no_such_owner", side: "from" };
		expect(await faultOf({ from: forecast("2026-03-04", EVERYTHING), to: march }, leadOfA)).toEqual(none);
		const leadOfB = await lead(db.database, company, { teams: ["b"] });
		expect(await faultOf({ from: forecast("2026-03-04"), to: march }, leadOfB)).toEqual(none);
		const stranger = await db.organization("stranger");
		expect(await faultOf({ from: forecast("2026-03-04"), to: march }, stranger)).toEqual(none);
		const nobody: SideOwner = { kind: "team", slug: "nobody" };
		expect(await faultOf({ from: forecast("2026-03-04", nobody), to: march })).toEqual(none);
	});
});

describe("what an owner's bridge leads from and to", () => {
	test("is the spend of periods and what was kept of them, the newest first", async () => {
		const choices = await readOwnerBridgeChoices(db.database, company, {
			owner: TEAM_A,
			today,
			fiscal: FISCAL,
		});
		expect(choices?.periods).toEqual([
			{ start: "2026-03-01", end: "2026-04-01" },
			{ start: "2026-01-01", end: "2026-04-01" },
			{ start: "2026-02-01", end: "2026-03-01" },
			{ start: "2025-10-01", end: "2026-01-01" },
		]);
		expect(choices?.forecasts.map(({ kind, day }) => [kind, day])).toEqual([
			["month", "2026-03-18"],
			["month", "2026-03-11"],
			["month", "2026-03-04"],
			["quarter", "2026-03-18"],
			["quarter", "2026-03-11"],
			["quarter", "2026-03-04"],
		]);
	});

	test("is nothing for who does not see the owner", async () => {
		const leadOfB = await lead(db.database, company, { teams: ["b"] });
		const asked = { owner: TEAM_A, today, fiscal: FISCAL };
		expect(await readOwnerBridgeChoices(db.database, leadOfB, asked)).toBe(null);
	});
});
