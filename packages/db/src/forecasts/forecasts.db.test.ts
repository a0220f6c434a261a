import { answerForecast } from "@outlay/finops/budget-forecast";
import { addDays } from "@outlay/finops/day";
import { FORECAST_LEVEL } from "@outlay/finops/forecast";
import { backtestForecast } from "@outlay/finops/forecast-backtest";
import { invariant } from "@outlay/finops/result";
import { bundledModel } from "@outlay/finops/testing/bundled-model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { evaluateBudgets } from "../budgets/evaluate-budgets.ts";
import { inSqlTransaction } from "../database.ts";
import { listScopeForecasts } from "../read-models/scope-forecasts.ts";
import {
	addForecastEvent,
	listForecastEvents,
	type NewForecastEvent,
	removeForecastEvent,
} from "../repositories/forecast-events.ts";
import {
	addBudget,
	bill,
	bring,
	budgetCompany,
	evaluateWith,
	onlyBudget,
	personOf,
} from "../testing/budget-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { askForForecasts, noteForecastsDue } from "./forecast-due.ts";
import { readForecastInputs } from "./forecast-inputs.ts";
import { makeForecasts } from "./make-forecasts.ts";

let db: TestDatabase;
let company: Actor;

const model = bundledModel();
const tools = {
	ask: async (question: Parameters<typeof answerForecast>[1]) => answerForecast(model, question),
	measure: async (input: Pick<Parameters<typeof backtestForecast>[1], "series" | "events">) =>
		backtestForecast(model, { ...input, level: FORECAST_LEVEL }),
};
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const FIRST = testDay("2026-02-01");
/** Ten weeks up to 11 April: team a has weeks, team b two days. */
const SPEND = Array.from({ length: 70 }, (_, index) => {
	const a = index % 7 < 5 ? 100 + (index % 3) : 20;
	return bill(addDays(FIRST, index), ["a1", String(a)], ...(index >= 68 ? [["b1", "3.25"] as const] : []));
});

async function make(actor: Actor, day: string) {
	const inputs = await readForecastInputs(db.database, actor, { now: noon(day) });
	return makeForecasts(db.database, actor, { inputs, ...tools });
}
const read = (actor: Actor, day: string) =>
	listScopeForecasts(db.database, actor, { today: testDay(day), owner: {} });
const DAY = "2026-04-12";

beforeAll(async () => {
	db = await openTestDatabase();
	company = await budgetCompany(db, "company", SPEND);
	await make(company, DAY);
});
afterAll(() => db.close());

describe("a forecast of an owner", () => {
	test("is of the month and the quarter, from the organization down, where anything was spent", async () => {
		const forecasts = await read(company, DAY);
		expect(forecasts.map(({ owner: { kind, slug } }) => [kind, slug])).toEqual([
			["organization", null],
			["department", "d-a"],
			["department", "d-b"],
			["team", "a"],
			["team", "b"],
		]);
		for (const { periods } of forecasts) {
			expect(periods.map(({ kind, start, end }) => [kind, start, end])).toEqual([
				["month", "2026-04-01", "2026-05-01"],
				["quarter", "2026-04-01", "2026-07-01"],
			]);
		}
	});

	test("has its range and how far off past ones were; with too little past neither is known", async () => {
		const byTeam = new Map((await read(company, DAY)).map((each) => [each.owner.slug, each]));
		const [month] = byTeam.get("a")?.periods ?? [];
		expect(Number(month?.range?.low)).toBeLessThan(Number(month?.forecast));
		expect(Number(month?.range?.high)).toBeGreaterThan(Number(month?.forecast));
		expect(byTeam.get("a")?.accuracy.grade).toBe("run");
		expect(byTeam.get("a")?.accuracy.horizons.map(({ days }) => days)).toEqual([1, 7, 14, 30]);
		expect(byTeam.get("b")).toMatchObject({
			accuracy: { grade: null },
			periods: [{ range: null, forecast: "68.25" }, {}],
		});
	});

	test("is the same as that of a budget for the same spend", async () => {
		const actor = await budgetCompany(db, "with-budget", SPEND);
		await addBudget(db.database, actor);
		await evaluateWith(db.database, actor, { now: noon(DAY), ask: tools.ask });
		await make(actor, DAY);
		const { standing } = await onlyBudget(db.database, actor);
		const team = (await read(actor, DAY)).find(({ owner }) => owner.slug === "a");
		expect(team?.periods[0]).toMatchObject({
			used: standing?.used,
			forecast: standing?.forecast,
			range: standing?.forecastRange,
		});
	});

	test("made again from the same spend is the same, and its past is not looked at again", async () => {
		const before = await read(company, DAY);
		expect(await make(company, DAY)).toEqual({ scopes: 5, measured: 0 });
		expect(await read(company, DAY)).toEqual(before);
		await inSqlTransaction(db.database, company, (session) =>
			session.query("DELETE FROM outlay.scope_forecast"),
		);
		expect(await read(company, DAY)).toEqual([]);
		expect(await make(company, DAY)).toEqual({ scopes: 5, measured: 5 });
		expect(await read(company, DAY)).toEqual(before);
	});

	test("stays, so that what was said a week ago is known", async () => {
		const actor = await budgetCompany(db, "later", SPEND.slice(0, 63));
		await make(actor, "2026-04-05");
		const [first] = await read(actor, "2026-04-05");
		await bring(db.database, actor, SPEND.slice(63));
		await make(actor, DAY);
		const [last] = await read(actor, DAY);
		expect(first?.periods[0]?.before).toBeNull();
		expect(last?.periods[0]?.before).toEqual({ madeOn: "2026-04-05", forecast: first?.periods[0]?.forecast });
		expect(last?.madeOn).toBe(DAY);
	});
});

describe("who sees forecasts", () => {
	test("leads see their own teams and departments, not the organization", async () => {
		const seen = async (owners: Parameters<typeof lead>[2]) =>
			(await read(await lead(db.database, company, owners), DAY)).map(({ owner }) => owner.slug);
		expect(await seen({ teams: ["a"] })).toEqual(["a"]);
		expect(await seen({ departments: ["d-b"] })).toEqual(["d-b", "b"]);
	});

	test("another organization sees nothing, and nobody without the right", async () => {
		expect(await read(await db.organization("other"), DAY)).toEqual([]);
		const none = { ...personOf(company, "finance"), rights: new Set<never>() };
		await expect(read(none, DAY)).rejects.toThrow(ForbiddenError);
	});
});

describe("forecasts are asked for", () => {
	const asked = (actor: Actor) =>
		db.database.prisma.outbox.count({
			where: { organizationId: actor.organizationId, job: "forecasts.make" },
		});

	test("once after spend changed and once a day, not while they are made or an import is read", async () => {
		const actor = await budgetCompany(db, "due", SPEND);
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(0);
		await noteForecastsDue(db.database, actor);
		const imports = { where: { organizationId: actor.organizationId } };
		await db.database.prisma.import.updateMany({ ...imports, data: { status: "reading" } });
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(0);
		await db.database.prisma.import.updateMany({ ...imports, data: { status: "done" } });
		await askForForecasts(db.database, noon(DAY));
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(1);
		const inputs = await readForecastInputs(db.database, actor, { now: noon(DAY) });
		await noteForecastsDue(db.database, actor);
		await makeForecasts(db.database, actor, { inputs, ...tools });
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(2);
		await make(actor, DAY);
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(2);
		await askForForecasts(db.database, noon("2026-04-13"));
		expect(await asked(actor)).toBe(3);
	});

	test("where those of budgets are pending, not while an import is read, and not of archived ones", async () => {
		const actor = await budgetCompany(db, "pending", SPEND);
		await addBudget(db.database, actor);
		await make(actor, DAY);
		await evaluateBudgets(db.database, actor, {
			now: noon(DAY),
			known: () => undefined,
			asksForUpTo: 0,
		});
		const { organizationId } = actor;
		const importsAre = (status: "reading" | "done") =>
			db.database.prisma.import.updateMany({ where: { organizationId }, data: { status } });
		await importsAre("reading");
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(0);
		await importsAre("done");
		await askForForecasts(db.database, noon(DAY));
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(1);
		await db.database.prisma.budget.updateMany({
			where: { organizationId },
			data: { archivedAt: noon(DAY) },
		});
		await make(actor, DAY);
		await askForForecasts(db.database, noon(DAY));
		expect(await asked(actor)).toBe(1);
	});

	test("again where a pass never ended", async () => {
		const actor = await budgetCompany(db, "stuck", []);
		await noteForecastsDue(db.database, actor);
		await askForForecasts(db.database, noon(DAY));
		await askForForecasts(db.database, new Date(noon(DAY).getTime() + 16 * 60_000));
		expect(await asked(actor)).toBe(2);
	});
});

describe("known changes", () => {
	const HALF = { kind: "factor", factor: { digits: 5n, scale: 1 } } as const;
	const event = (over: Partial<NewForecastEvent> = {}): NewForecastEvent => ({
		owner: { kind: "team", slug: "b" },
		kind: "price_change",
		day: testDay("2026-04-21"),
		effect: HALF,
		note: "Cheaper model",
		...over,
	});
	/** Team b 4 a day for eight weeks: nothing about it is uncertain. */
	const steady = Array.from({ length: 56 }, (_, index) => bill(addDays(FIRST, index + 14), ["b1", "4"]));
	const month = async (actor: Actor) =>
		new Map((await read(actor, DAY)).map(({ owner, periods }) => [owner.slug, periods[0]?.forecast]));

	test("change the days after them, of the owner, of those above and below, and of a budget", async () => {
		const actor = await budgetCompany(db, "events", steady);
		const admin = personOf(actor, "admin");
		await addBudget(db.database, actor, { scope: [{ dimension: "team", values: ["b"] }] });
		const standing = async () => {
			await evaluateWith(db.database, actor, { now: noon(DAY), ask: tools.ask });
			return (await onlyBudget(db.database, actor)).standing?.forecast;
		};
		await make(actor, DAY);
		const before = await month(actor);
		expect([before.get(null), before.get("d-b"), before.get("b"), await standing()]).toEqual([
			"120",
			"120",
			"120",
			"120",
		]);
		const added = await addForecastEvent(db.database, admin, { event: event(), now: noon(DAY) });
		invariant(added.ok, JSON.stringify(added));
		await make(actor, DAY);
		const after = await month(actor);
		expect([after.get(null), after.get("d-b"), after.get("b"), await standing()]).toEqual([
			"100",
			"100",
			"100",
			"100",
		]);
		await removeForecastEvent(db.database, admin, { id: added.value.id, now: noon(DAY) });
		await make(actor, DAY);
		expect(await month(actor)).toEqual(before);
		const log = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: actor.organizationId, subject: "forecast_event" },
			orderBy: { sequence: "asc" },
		});
		expect(log.map(({ action }) => action)).toEqual(["forecast_event.added", "forecast_event.removed"]);
	});

	test("are noted by who may, of owners that exist, and seen by who sees the owner", async () => {
		const actor = await budgetCompany(db, "noted", []);
		const admin = personOf(actor, "admin");
		const add = (who: Actor, over: Partial<NewForecastEvent>) =>
			addForecastEvent(db.database, who, { event: event(over), now: noon(DAY) });
		for (const role of ["team_lead", "engineer", "auditor"] as const) {
			const who = { ...admin, role, rights: rightsOf(role, false) };
			await expect(add(who, {})).rejects.toThrow(ForbiddenError);
		}
		const leadOfB = await lead(db.database, actor, { teams: ["b"] });
		await expect(add({ ...leadOfB, rights: rightsOf("finance", false) }, {})).rejects.toThrow(ForbiddenError);
		const finance = personOf(actor, "finance");
		const noted = await add(finance, { day: testDay("2026-04-02") });
		invariant(noted.ok, JSON.stringify(noted));
		const removed = { id: noted.value.id, now: noon(DAY) };
		expect(await removeForecastEvent(db.database, finance, removed)).toBe(true);
		expect(await add(admin, { owner: { kind: "team", slug: "z" } })).toEqual({
			ok: false,
			error: { code: "unknown_owner", kind: "team", slug: "z" },
		});
		await add(admin, {
			owner: { kind: "organization", slug: null },
			effect: { kind: "amount", perDay: 5n * 10n ** 18n },
		});
		await add(admin, { day: testDay("2026-04-01") });
		const seen = async (who: Actor) =>
			(await listForecastEvents(db.database, who, { today: testDay(DAY) })).map(
				({ owner, factor, perDay, currency }) => [owner.slug, factor ?? `${perDay} ${currency}`],
			);
		expect(await seen(admin)).toEqual([
			[null, "5 USD"],
			["b", "0.5"],
		]);
		expect(await seen(await lead(db.database, actor, { teams: ["b"] }))).toEqual([["b", "0.5"]]);
		expect(await seen(await lead(db.database, actor, { teams: ["a"] }))).toEqual([]);
		const other = await db.organization("stranger");
		expect(await seen(other)).toEqual([]);
		const [mine] = await listForecastEvents(db.database, admin, { today: testDay(DAY) });
		invariant(mine !== undefined, "there is one");
		expect(await removeForecastEvent(db.database, other, { id: mine.id, now: noon(DAY) })).toBe(false);
	});
});
