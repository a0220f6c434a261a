import type { Actor } from "@outlay/db/actor";
import { evaluateBudgets } from "@outlay/db/budgets/evaluate-budgets";
import { hasPendingForecasts } from "@outlay/db/budgets/pending-forecasts";
import { askForForecasts } from "@outlay/db/forecasts/forecast-due";
import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	onlyBudget,
} from "@outlay/db/testing/budget-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { addDays, type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { beforeAll, expect, test } from "vitest";
import { finishJobs } from "../finish-jobs.ts";
import { makeForecastsNow } from "../forecasts/make.ts";
import { dyingAfter, SessionGoneError, watchedDatabase } from "../imports/testing/watched-database.ts";
import { openTestWorker, type TestWorker } from "../testing/worker-context.ts";
import { openForecasts } from "./ask-forecast.ts";
import { evaluateBudgetsAndFew, evaluateBudgetsNow, makeBudgetForecasts } from "./evaluate.ts";

const { signal } = new AbortController();
let db: TestDatabase;
let context: TestWorker["context"];
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
	const worker = await openTestWorker(db.database, () => CLOCK.now);
	({ context } = worker);
	return async () => {
		await db.close();
		worker.removeHome();
	};
});

const first = day("2026-01-04");

/** Seventy days with a week in them, to the day before the tests': a forecast of them fits models. */
const spendOf = (times: number) =>
	Array.from({ length: 70 }, (_, index) =>
		bill(addDays(first, index), ["a1", String(times * (10 + (index % 7)))]),
	);

/** A company that has used 182 times `times` in March by today. */
async function company(times = 3): Promise<{ readonly actor: Actor; readonly times: number }> {
	companies += 1;
	const actor = await budgetCompany(db, `evaluated-${companies}`, spendOf(times));
	return { actor, times };
}

const nothingKnown = { known: () => undefined, asksForUpTo: 20, now: CLOCK.now };
/** As a worker that has just begun: it remembers no answer. */
const evaluated = (actor: Actor, { database = db.database, tools = openForecasts() } = {}) =>
	evaluateBudgetsAndFew({ ...context, database }, actor, { tools, signal });
/** The job that evaluates makes none, as where there are many; the one of forecasts does. */
async function divided(actor: Actor, { database = db.database } = {}): Promise<void> {
	await evaluateBudgets(database, actor, nothingKnown);
	await makeBudgetForecasts({ ...context, database }, actor, { tools: openForecasts(), signal });
}
/** So many budgets have more forecasts than are made while somebody waits, although two may ask the same. */
const MANY = 23;
const pendingOf = ({ organizationId }: Actor) =>
	db.database.prisma.budgetState.count({ where: { organizationId, forecastPending: true } });
const standingOf = async (actor: Actor) => (await onlyBudget(db.database, actor)).standing;
const asked = ({ organizationId }: Actor, job: "budgets.evaluate" | "forecasts.make") =>
	db.database.prisma.outbox.count({ where: { organizationId, job, sentAt: null } });

test("what is used is told at once, what is expected when it is there, and a second look repeats neither", async () => {
	const { actor, times } = await company();
	await addBudget(db.database, actor, {
		plan: amountOf(String(times * 300)),
		thresholds: [
			{ basis: "actual", percent: 50 },
			{ basis: "forecast", percent: 100 },
		],
	});
	await finishJobs({ ...context, database: db.database });
	const before = await everything(actor);
	expect(before.events).toEqual(["actual 50 %", "forecast 100 %"]);
	expect(before.steps).toEqual(["opened", "escalated"]);
	expect(await standingOf(actor)).toMatchObject({ status: "forecast_over", forecastPending: false });
	await evaluateBudgetsNow(context, actor);
	await evaluated(actor);
	expect(await everything(actor)).toEqual(before);
});

test("a forecast that is not there for the present spend is pending: the one before stays, and decides nothing", async () => {
	const { actor, times } = await company();
	const id = await addBudget(db.database, actor, {
		plan: amountOf(String(times * 300)),
		thresholds: [{ basis: "forecast", percent: 100 }],
	});
	await evaluateBudgets(db.database, actor, nothingKnown);
	expect(await standingOf(actor)).toMatchObject({ status: "within", forecast: null, forecastPending: true });
	expect((await everything(actor)).kept).toEqual([]);
	await evaluated(actor);
	const there = await standingOf(actor);
	expect(there).toMatchObject({ status: "forecast_over", forecastPending: false });
	// The same spend has the same forecast, whoever remembers the answer.
	await evaluateBudgets(db.database, actor, nothingKnown);
	expect(await standingOf(actor)).toEqual(there);
	// A day is restated to less: by what is expected then, the threshold is armed again.
	await bring(db.database, actor, [bill("2026-03-14", ["a1", String(-times * 250)])]);
	const jobs = await asked(actor, "budgets.evaluate");
	await evaluateBudgets(db.database, actor, nothingKnown);
	const pending = await standingOf(actor);
	expect(pending).toMatchObject({
		status: "forecast_over",
		forecast: there?.forecast,
		forecastPending: true,
	});
	expect(pending?.used).not.toBe(there?.used);
	expect(await asked(actor, "budgets.evaluate")).toBe(jobs + 1);
	expect((await everything(actor)).events).toEqual(["forecast 100 %"]);
	await evaluated(actor);
	expect(await standingOf(actor)).toMatchObject({ status: "within", forecastPending: false });
	const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
	expect(page?.events.map(({ kind, why }) => [kind, why])).toEqual([
		["rearmed", "fell"],
		["crossed", null],
	]);
});

test.each([
	["the job that evaluates", evaluated],
	["that and the one of forecasts", divided],
])("a worker that dies at any statement of %s loses nothing and repeats nothing", async (_, work) => {
	const thresholds = [
		{ basis: "actual" as const, percent: 50 },
		{ basis: "actual" as const, percent: 80 },
		{ basis: "forecast" as const, percent: 100 },
	];
	const [undisturbed, died] = [await company(7), await company(7)];
	for (const { actor, times } of [undisturbed, died]) {
		await addBudget(db.database, actor, { plan: amountOf(String(times * 300)), thresholds });
	}
	await work(undisturbed.actor);
	let diedBetween = 0;
	for (let statements = 1; ; statements += 1) {
		const { hook } = dyingAfter(statements);
		if (await survived(() => work(died.actor, { database: watchedDatabase(db.database, hook) }))) break;
		if ((await standingOf(died.actor))?.forecastPending === true) diedBetween += 1;
	}
	expect(diedBetween).toBeGreaterThan(0);
	const left = await everything(died.actor);
	expect(left).toMatchObject({ events: ["actual 50 %", "forecast 100 %"], steps: ["opened", "escalated"] });
	expect(left).toEqual(await everything(undisturbed.actor));
	expect(await hasPendingForecasts(db.database, died.actor)).toBe(false);
});

test("two workers that make the same few forecasts tell of them once", async () => {
	const { actor, times } = await company();
	await addBudget(db.database, actor, {
		plan: amountOf(String(times * 300)),
		thresholds: [{ basis: "forecast", percent: 100 }],
	});
	await Promise.all([evaluated(actor), evaluated(actor)]);
	expect(await standingOf(actor)).toMatchObject({ status: "forecast_over", forecastPending: false });
	expect(await everything(actor)).toMatchObject({ events: ["forecast 100 %"], steps: ["opened"] });
});

test("many forecasts are left to the job that the clock asks for, which tells of them once", async () => {
	const { actor, times } = await company();
	await addBudget(db.database, actor, {
		plan: amountOf(String(times * 300)),
		thresholds: [{ basis: "forecast", percent: 100 }],
	});
	// As many days ahead as the window is long: each asks something else.
	for (let days = 2; days <= MANY; days += 1) {
		await addBudget(db.database, actor, { window: { kind: "rolling", days }, thresholds: [] });
	}
	const tools = openForecasts();
	const many = () => makeForecastsNow(context, actor, { tools, signal });
	await evaluateBudgets(db.database, actor, nothingKnown);
	await many();
	const told = { events: ["forecast 100 %"], steps: ["opened"] };
	expect(await everything(actor)).toMatchObject(told);
	await askForForecasts(db.database, CLOCK.now);
	expect(await asked(actor, "forecasts.make")).toBe(0);

	// A day is restated: nobody has noted that forecasts are due, they are pending.
	await bring(db.database, actor, [bill("2026-03-14", ["a1", "1"])]);
	const ask = async () => expect.unreachable("many forecasts are made by a job of their own");
	await evaluated(actor, { tools: { ...openForecasts(), ask, patient: { ...tools.patient, ask } } });
	expect(await pendingOf(actor)).toBe(MANY);
	const evaluations = await asked(actor, "budgets.evaluate");
	await evaluateBudgets(db.database, actor, nothingKnown);
	expect(await asked(actor, "budgets.evaluate")).toBe(evaluations);
	await askForForecasts(db.database, CLOCK.now);
	await askForForecasts(db.database, CLOCK.now);
	expect(await asked(actor, "forecasts.make")).toBe(1);
	await many();
	expect(await pendingOf(actor)).toBe(0);
	expect(await everything(actor)).toMatchObject(told);
	await askForForecasts(db.database, CLOCK.now);
	expect(await asked(actor, "forecasts.make")).toBe(1);
});

/** All that evaluations left behind: states without their time, thresholds that fired, steps of alerts, messages, forecasts of days. */
async function everything({ organizationId }: Actor) {
	const { prisma } = db.database;
	const states = await prisma.budgetState.findMany({ where: { organizationId } });
	const events = await prisma.budgetEvent.findMany({ where: { organizationId }, orderBy: { id: "asc" } });
	const steps = await prisma.alertStep.findMany({
		where: { organizationId },
		orderBy: [{ episodeId: "asc" }, { step: "asc" }],
	});
	const kept = await prisma.budgetForecast.findMany({ where: { organizationId } });
	return {
		states: states.map(({ evaluatedAt: _, organizationId: _o, budgetId: _b, ...state }) =>
			JSON.stringify(state),
		),
		events: events.map(({ thresholdId }) => thresholdId),
		steps: steps.map(({ kind }) => kind),
		kept: kept.map(({ forecast }) => forecast?.toString() ?? null),
	};
}

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

/** True: it ran to its end. False: its session went. */
async function survived(work: () => Promise<void>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch (error) {
		if (error instanceof SessionGoneError) return false;
		throw error;
	}
}
