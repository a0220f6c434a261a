import type { Actor } from "@outlay/db/actor";
import { askForForecasts, noteForecastsDue } from "@outlay/db/forecasts/forecast-due";
import { bill, bring, budgetCompany, MARCH } from "@outlay/db/testing/budget-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { beforeAll, expect, test } from "vitest";
import { openForecasts } from "../budgets/ask-forecast.ts";
import { withSpendLock } from "../spend/spend-lock.ts";
import { openTestWorker, type TestWorker } from "../testing/worker-context.ts";
import { makeForecastsNow } from "./make.ts";

let db: TestDatabase;
let context: TestWorker["context"];

beforeAll(async () => {
	db = await openTestDatabase();
	const worker = await openTestWorker(db.database, () => at("12:00"));
	({ context } = worker);
	return async () => {
		await db.close();
		worker.removeHome();
	};
});

const { signal } = new AbortController();
const make = (actor: Actor) => makeForecastsNow(context, actor, { tools: openForecasts(), signal });
const at = (time: string) => new Date(`2026-03-20T${time}:00Z`);
const madeOf = ({ organizationId }: Actor) =>
	db.database.prisma.scopeForecast.count({ where: { organizationId } });
const dueOf = ({ organizationId }: Actor) =>
	db.database.prisma.forecastDue.findUniqueOrThrow({ where: { organizationId } });

test("a pass that takes longer than a quarter of an hour is not made twice, and what changed meanwhile is made after it", async () => {
	const actor = await budgetCompany(db, "long-pass", MARCH);
	await noteForecastsDue(db.database, actor);
	expect(await askForForecasts(db.database, at("12:00"))).toBe(1);
	let long: Promise<void> | undefined;
	await withSpendLock(db.database, actor, async () => {
		// It has begun, and waits for the lock of spend.
		long = make(actor);
		await expect.poll(() => isUnderWay(actor)).toBe(true);
		expect(await askForForecasts(db.database, at("12:16"))).toBe(1);
		await make(actor);
		expect(await madeOf(actor)).toBe(0);
	});
	await long;
	const made = await madeOf(actor);
	expect(made).toBeGreaterThan(0);
	expect(await dueOf(actor)).toMatchObject({ made: 1n, claimedAt: null });
	await bring(db.database, actor, [bill("2026-03-19", ["a1", "5"])]);
	await noteForecastsDue(db.database, actor);
	expect(await askForForecasts(db.database, at("12:17"))).toBe(1);
	await make(actor);
	expect(await dueOf(actor)).toMatchObject({ made: 2n, claimedAt: null });
});

test("a pass whose worker died is made again", async () => {
	const actor = await budgetCompany(db, "died", MARCH);
	await noteForecastsDue(db.database, actor);
	await askForForecasts(db.database, at("12:00"));
	expect(await askForForecasts(db.database, at("12:15"))).toBe(0);
	expect(await askForForecasts(db.database, at("12:16"))).toBe(1);
	await make(actor);
	expect(await madeOf(actor)).toBeGreaterThan(0);
});

async function isUnderWay({ organizationId }: Actor): Promise<boolean> {
	const { rows } = await db.database.pool.query<{ held: boolean }>(
		`SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
		   AND (classid::bigint << 32) + objid::bigint = hashtextextended($1, 0)) AS held`,
		[`forecasts:${organizationId}`],
	);
	return rows[0]?.held ?? false;
}
