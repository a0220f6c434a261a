import type { Actor } from "@outlay/db/actor";
import { bill, budgetCompany, CLOCK } from "@outlay/db/testing/budget-fixture";
import { importStatements } from "@outlay/db/testing/charge-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { beforeAll, expect, test } from "vitest";
import { openTestWorker, type TestWorker } from "../testing/worker-context.ts";
import { rebuildSpendNow } from "./rebuild.ts";

let db: TestDatabase;
let context: TestWorker["context"];

beforeAll(async () => {
	db = await openTestDatabase();
	const worker = await openTestWorker(db.database, () => CLOCK.now);
	({ context } = worker);
	return async () => {
		await db.close();
		worker.removeHome();
	};
});

/** How often something followed from spend: budgets evaluated, anomalies looked for, forecasts due. */
async function followed({ organizationId }: Actor): Promise<number> {
	const due = await db.database.prisma.forecastDue.findUnique({ where: { organizationId } });
	return Number(due?.changes ?? 0);
}

test("of many that were asked for, the one that finds something to do is followed by evaluations, once", async () => {
	const actor = await budgetCompany(db, "many-imports", []);
	await importStatements(db.database, actor, [bill("2026-03-02", ["a1", "30"])]);
	const run = (isFirst: boolean) => rebuildSpendNow(context, actor, { isFirst });
	const before = await followed(actor);
	for (let time = 0; time < 5; time += 1) await run(true);
	expect(await followed(actor)).toBe(before + 1);
	// It may be the one that rebuilt and died before what follows.
	await run(false);
	expect(await followed(actor)).toBe(before + 2);
	await db.database.pool.query("INSERT INTO outlay.dirty_month VALUES ($1, '2026-03-01')", [
		actor.organizationId,
	]);
	await run(true);
	expect(await followed(actor)).toBe(before + 3);
});
