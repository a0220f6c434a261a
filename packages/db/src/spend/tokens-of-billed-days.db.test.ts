import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { budgetCompany } from "../testing/budget-fixture.ts";
import type { TestStatement } from "../testing/charge-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { rebuildSpend } from "./rebuild-spend.ts";

const MIGRATION = new URL(
	"../../../../prisma/migrations/20261123170000_tokens_of_billed_days/migration.sql",
	import.meta.url,
);

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

/** A bill that counts nothing, and the usage that carries it; on the last day only a bill. */
const STATEMENTS: readonly TestStatement[] = [
	...["2026-02-27", "2026-03-02"].flatMap((day) => [
		{ source: "bill", day, basis: "billed" as const, charges: [{ apiKey: null, amount: "9" }] },
		{
			...{ source: "usage", day, basis: "metered" as const, precedence: 20 },
			charges: [{ apiKey: "a1", amount: "8", quantity: "4000" }],
		},
	]),
	{ source: "bill", day: "2026-03-03", basis: "billed", charges: [{ apiKey: null, amount: "9" }] },
];

const texts = async (sql: string, { organizationId }: Actor) => {
	const { rows } = await db.database.pool.query<{ text: string }>(sql, [organizationId]);
	return rows.map(({ text }) => text);
};
const dirty = (actor: Actor) =>
	texts("SELECT day::text AS text FROM outlay.dirty_day WHERE organization_id = $1 ORDER BY 1", actor);
const tokens = (actor: Actor) =>
	texts(
		`SELECT concat_ws(' ', day, trim_scale(sum(consumed_quantity))) AS text FROM outlay.spend_key_day
		 WHERE organization_id = $1 GROUP BY day ORDER BY day`,
		actor,
	);
const rebuilds = (actor: Actor) =>
	texts("SELECT job AS text FROM outlay.outbox WHERE organization_id = $1 AND job = 'spend.rebuild'", actor);

test("days that were billed before bills had the tokens of their usage are rebuilt, closed months are not", async () => {
	const actor = await budgetCompany(db, "old-days", STATEMENTS);
	await db.database.pool.query(
		"UPDATE outlay.charge SET consumed_quantity = NULL WHERE organization_id = $1 AND basis = 'billed'",
		[actor.organizationId],
	);
	await db.database.pool.query(
		"UPDATE outlay.spend_key_day SET consumed_quantity = 0 WHERE organization_id = $1",
		[actor.organizationId],
	);
	await db.database.pool.query(
		`INSERT INTO outlay.accounting_period (organization_id, month, status) VALUES ($1, '2026-02-01', 'closed')`,
		[actor.organizationId],
	);
	expect([await dirty(actor), await rebuilds(actor)]).toEqual([[], []]);
	await db.database.pool.query(readFileSync(MIGRATION, "utf8"));
	expect([await dirty(actor), await rebuilds(actor)]).toEqual([["2026-03-02"], ["spend.rebuild"]]);
	await rebuildSpend(db.database, actor);
	expect(await tokens(actor)).toEqual(["2026-02-27 0", "2026-03-02 4000", "2026-03-03 0"]);
	await db.database.pool.query(readFileSync(MIGRATION, "utf8"));
	expect(await dirty(actor)).toEqual([]);
});
