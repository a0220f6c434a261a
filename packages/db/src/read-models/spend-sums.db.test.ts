import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { addSpend, addTestHierarchy, attributeTestDays, type SpendRow } from "../testing/spend-fixture.ts";
import { allocate, sumOf, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { SPEND_DIMENSIONS, type SpendDimension } from "./spend-dimensions.ts";
import { querySpend } from "./spend-query.ts";

let db: TestDatabase;
let runs = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const RUNS = 12;

const amount = fc
	.tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n }), fc.integer({ min: 0, max: 18 }))
	.map(([digits, scale]) => `${digits}e-${scale}`);

const row: fc.Arbitrary<SpendRow> = fc
	.record({
		apiKey: fc.constantFrom("a", "b", "c", "stray", "lost"),
		day: fc.constantFrom("2026-01-31", "2026-02-01", "2026-02-15"),
		effective: amount,
		currency: fc.constantFrom("USD", "EUR"),
		category: fc.constantFrom("Usage", "Adjustment", "Credit"),
		meter: fc.constantFrom("input", "output"),
	})
	.map((entry) => ({ ...entry, billed: entry.effective }));

/** Rows of one key of spend are one row: the later amount would collide. */
const rows = fc.uniqueArray(row, {
	minLength: 1,
	maxLength: 10,
	selector: ({ apiKey, day, currency, category, meter }) => [apiKey, day, currency, category, meter].join(),
});

async function organizationWith(spend: readonly SpendRow[]): Promise<Actor> {
	runs += 1;
	const actor = await db.organization(`run-${runs}`);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, spend);
	for (const team of ["a", "b", "c"]) {
		if (spend.some(({ apiKey }) => apiKey === team))
			await allocate(db.database, actor, { apiKey: team, team });
	}
	await attributeTestDays(db.database, actor, [...new Set(spend.map(({ day }) => day))]);
	return actor;
}

/** Spend of record straight from the table of keys, in the database's own arithmetic. */
async function spendOfRecord(actor: Actor): Promise<ReadonlyMap<string, string>> {
	const result = await inSqlTransaction(db.database, actor, (session) =>
		session.query<{ currency: string; spend: string }>(
			`SELECT billing_currency AS currency,
			   trim_scale(coalesce(sum(effective_cost) FILTER (WHERE charge_category IN ('Usage', 'Adjustment')), 0))::text AS spend
			 FROM outlay.spend_key_day WHERE organization_id = $1 GROUP BY 1`,
			[actor.organizationId],
		),
	);
	return new Map(result.rows.map(({ currency, spend }) => [currency, sumOf([spend])]));
}

const shape = fc.record({
	groupBy: fc.constantFrom<SpendDimension>(...SPEND_DIMENSIONS),
	subGroupBy: fc.constantFrom<SpendDimension>(...SPEND_DIMENSIONS),
	top: fc.integer({ min: 1, max: 4 }),
	granularity: fc.constantFrom("total", "day", "week", "month"),
});

describe("every cut of spend", () => {
	test("adds up to spend of record: groups, sub-groups, cells and folded others, per currency", async () => {
		await fc.assert(
			fc.asyncProperty(rows, fc.array(shape, { minLength: 3, maxLength: 3 }), async (spend, shapes) => {
				const actor = await organizationWith(spend);
				const expected = await spendOfRecord(actor);
				for (const { groupBy, subGroupBy, top, granularity } of shapes) {
					const query = testQuery({
						groupBy,
						subGroupBy: groupBy === subGroupBy ? null : subGroupBy,
						top,
						subTop: top,
						granularity,
					});
					const { currencies } = await querySpend(db.database, actor, query);
					expect(new Map(currencies.map(({ currency, current }) => [currency, current.spend]))).toEqual(
						expected,
					);
					for (const { current, groups, cells } of currencies) {
						expect(sumOf(groups.map((group) => group.current.spend))).toBe(current.spend);
						expect(sumOf(cells.map((cell) => cell.amounts.spend))).toBe(current.spend);
						for (const group of groups.filter(({ subGroups }) => subGroups.length > 0)) {
							expect(sumOf(group.subGroups.map((sub) => sub.current.spend))).toBe(group.current.spend);
						}
					}
				}
			}),
			{ numRuns: RUNS },
		);
	});

	test("a split moves money between owners and changes no total, by owner and by key", async () => {
		const actor = await organizationWith([
			{ apiKey: "stray", day: "2026-02-01", billed: "9", effective: "9" },
		]);
		await inSqlTransaction(db.database, actor, (session) => session.query(SPLIT, [actor.organizationId]));
		const totals = async (groupBy: SpendDimension) => {
			const { currencies } = await querySpend(db.database, actor, testQuery({ groupBy }));
			return currencies.map(({ current, groups }) => [
				current.spend,
				sumOf(groups.map((group) => group.current.spend)),
			]);
		};
		expect(await totals("team")).toEqual([["9", "9"]]);
		expect(await totals("apiKey")).toEqual([["9", "9"]]);
		const byTeam = await querySpend(db.database, actor, testQuery({ groupBy: "team" }));
		expect(byTeam.currencies[0]?.groups.map(({ current }) => current.spend)).toEqual(["6", "3"]);
		const filters = [{ dimension: "team" as const, values: ["a"] }];
		for (const groupBy of ["model", "apiKey"] as const) {
			const ofTeam = await querySpend(db.database, actor, testQuery({ groupBy, filters }));
			expect(ofTeam.currencies.map(({ current }) => current.spend)).toEqual(["6"]);
		}
	});
});

/** Six of the stray nine become team a's. */
const SPLIT = `INSERT INTO outlay.spend_day (organization_id, month, day, id, department_id, team_id, billing_account_id,
    provider, model, meter, source, basis, coverage, kind, rule_id, charge_category, charge_class, billing_currency,
    accounting_month, billed_cost, effective_cost, contracted_cost, list_cost, consumed_quantity, unpriced_quantity)
  SELECT s.organization_id, s.month, s.day, gen_random_uuid(), p.department_id, p.team_id, s.billing_account_id, s.provider,
    s.model, s.meter, s.source, s.basis, s.coverage, p.kind, 'shared', s.charge_category, s.charge_class,
    s.billing_currency, s.accounting_month, p.part, p.part, p.part, p.part, 0, 0
  FROM outlay.spend_day s, LATERAL (
    SELECT NULL::uuid AS department_id, NULL::uuid AS team_id, 'split_out' AS kind, -6 AS part
    UNION ALL
    SELECT tp.department_id, tp.team_id, 'split_in', 6 FROM outlay.team_placement tp
    JOIN outlay.team t ON t.organization_id = tp.organization_id AND t.id = tp.team_id AND t.slug = 'a'
    WHERE tp.organization_id = $1) p
  WHERE s.organization_id = $1`;
