import { formatAtto } from "@outlay/finops/money";
import type { Rule, RuleSet, SplitOutcome } from "@outlay/finops/rule-set";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { SpendFilter } from "../read-models/spend-dimensions.ts";
import { querySpend } from "../read-models/spend-query.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { replaceMetric } from "../repositories/attribution-metrics.ts";
import { addSpend, addTestHierarchy, type SpendRow } from "../testing/spend-fixture.ts";
import { testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { applyAttribution } from "./apply-attribution.ts";
import { splitMonths } from "./split-months.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date(0);
const TEAMS = ["a", "b", "c"];

const rule = (id: string, prefix: string, outcome: Rule["outcome"]): Rule => ({
	id,
	name: id,
	conditions: [{ dimension: "apiKey", op: "startsWith", value: prefix }],
	outcome,
});

/** Keys `a1`, `b2`, ... belong to their team; `pool...` is shared, other keys belong to nobody. */
const rulesWith = (split: SplitOutcome): RuleSet => ({
	rules: [rule("pool", "pool", split), ...TEAMS.map((team) => rule(team, team, { kind: "target", team }))],
});

const PROPORTIONAL: SplitOutcome = {
	kind: "split",
	method: "proportional",
	targets: TEAMS.map((team) => ({ team })),
};

let organizations = 0;

async function companyWith(split: SplitOutcome, rows: readonly SpendRow[]): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, rows);
	await publishRuleSet(db.database, actor, { input: { ruleSet: rulesWith(split), note: "" }, now: NOW });
	await applyAttribution(db.database, actor);
	return actor;
}

const spend = (apiKey: string, effective: string, some: Partial<SpendRow> = {}): SpendRow => ({
	apiKey,
	day: "2026-09-10",
	billed: effective,
	effective,
	...some,
});

/** `kind team billed effective` of every line of the pool. */
async function lines(actor: Actor): Promise<readonly string[]> {
	const result = await db.database.pool.query<{ line: string }>(
		`SELECT concat_ws(' ', s.kind, t.slug, trim_scale(sum(s.billed_cost)), trim_scale(sum(s.effective_cost))) AS line
		 FROM outlay.spend_day s LEFT JOIN outlay.team t ON t.id = s.team_id
		 WHERE s.organization_id = $1 AND s.rule_id = 'pool' GROUP BY s.kind, t.slug, s.billing_currency
		 ORDER BY s.kind, t.slug, s.billing_currency`,
		[actor.organizationId],
	);
	return result.rows.map((row) => row.line);
}

/** Days, currencies and costs where spend by owner differs from spend by charge key. */
async function differences(actor: Actor): Promise<number> {
	const sums = (table: string) =>
		`SELECT day, billing_currency, sum(billed_cost), sum(effective_cost), sum(contracted_cost), sum(list_cost),
		   sum(consumed_quantity) FROM outlay.${table} WHERE organization_id = $1 GROUP BY 1, 2`;
	const result = await db.database.pool.query(
		`(${sums("spend_day")} EXCEPT ${sums("spend_key_day")})
		 UNION ALL (${sums("spend_key_day")} EXCEPT ${sums("spend_day")})`,
		[actor.organizationId],
	);
	return result.rows.length;
}

describe("a split moves its pool's money to the targets", () => {
	test("in proportion to the month's direct spend, remainders to the last unit", async () => {
		const actor = await companyWith(PROPORTIONAL, [
			spend("pool", "0.000000000000000011"),
			spend("a1", "1", { day: "2026-09-02" }),
			spend("b1", "2", { day: "2026-09-30" }),
			spend("a1", "500", { day: "2026-08-31" }),
		]);
		expect(await lines(actor)).toEqual([
			"split_in a 0.000000000000000004 0.000000000000000004",
			"split_in b 0.000000000000000007 0.000000000000000007",
			"split_out -0.000000000000000011 -0.000000000000000011",
			"unallocated 0.000000000000000011 0.000000000000000011",
		]);
		expect(await differences(actor)).toBe(0);
	});

	test("by each view's own direct spend", async () => {
		const actor = await companyWith(PROPORTIONAL, [
			spend("pool", "100"),
			spend("a1", "1", { billed: "3" }),
			spend("b1", "1", { billed: "1" }),
		]);
		expect(await lines(actor)).toContain("split_in a 75 50");
		expect(await lines(actor)).toContain("split_in b 25 50");
	});

	test("tax and credits have no say in the shares, and are shared like the rest", async () => {
		const actor = await companyWith(PROPORTIONAL, [
			spend("pool", "10"),
			spend("pool", "-2", { category: "Credit" }),
			spend("a1", "1"),
			spend("b1", "1"),
			spend("b1", "50", { category: "Tax" }),
		]);
		expect(await lines(actor)).toContain("split_in a 4 4");
		expect(await lines(actor)).toContain("split_in b 4 4");
	});

	test("nothing to share by: the money stays Unallocated", async () => {
		const actor = await companyWith(PROPORTIONAL, [spend("pool", "10"), spend("nobody", "1")]);
		expect(await lines(actor)).toEqual(["unallocated 10 10"]);
	});

	test("currencies never mix", async () => {
		const actor = await companyWith(PROPORTIONAL, [
			spend("pool", "10"),
			spend("pool", "20", { currency: "EUR" }),
			spend("a1", "1"),
			spend("b1", "1", { currency: "EUR" }),
		]);
		expect(await lines(actor)).toEqual([
			"split_in a 10 10",
			"split_in b 20 20",
			"split_out -20 -20",
			"split_out -10 -10",
			"unallocated 20 20",
			"unallocated 10 10",
		]);
	});

	test("and its lines stay the key's: each key nets to what is left of it, and no total moves", async () => {
		const actor = await companyWith(PROPORTIONAL, [
			spend("pool1", "8"),
			spend("pool2", "4"),
			spend("pool2", "5", { currency: "EUR" }),
			spend("nobody", "1"),
			spend("a1", "1"),
			spend("b1", "3"),
		]);
		const cut = async (filters: readonly SpendFilter[]) => {
			const result = await querySpend(db.database, actor, testQuery({ groupBy: "apiKey", filters }));
			return result.currencies.flatMap(({ currency, groups }) =>
				groups.flatMap(({ key, current }) =>
					current.spend === "0"
						? []
						: [`${key.kind === "value" ? key.value : "-"} ${current.spend} ${currency}`],
				),
			);
		};
		expect((await cut([])).sort()).toEqual(
			["pool1 8 USD", "pool2 4 USD", "pool2 5 EUR", "nobody 1 USD", "a1 1 USD", "b1 3 USD"].sort(),
		);
		const unallocated = ["nobody 1 USD", "pool2 5 EUR"];
		expect((await cut([{ dimension: "team", values: [null] }])).sort()).toEqual(unallocated);
		expect((await cut([{ dimension: "team", values: ["a"] }])).sort()).toEqual([
			"a1 1 USD",
			"pool1 2 USD",
			"pool2 1 USD",
		]);
		expect(
			await cut([
				{ dimension: "allocation", values: ["split_out"] },
				{ dimension: "apiKey", values: ["pool1", "nobody"] },
			]),
		).toEqual(["pool1 -8 USD"]);
		const { currencies } = await querySpend(db.database, actor, testQuery());
		expect(currencies.map(({ currency, current }) => [currency, current.spend, current.unallocated])).toEqual(
			[
				["USD", "17", "1"],
				["EUR", "5", "5"],
			],
		);
		expect(await differences(actor)).toBe(0);
	});

	test("by a metric of the month, as it is when it is replaced", async () => {
		const actor = await companyWith(PROPORTIONAL, [spend("pool", "10")]);
		const value = (team: string, day: string, digits: bigint) => ({
			day,
			target: { team },
			amount: { digits, scale: 1 },
		});
		const seats = [
			value("a", "2026-09-01", 15n),
			value("b", "2026-09-02", 25n),
			value("b", "2026-10-01", 1000n),
		];
		await replaceMetric(db.database, actor, { metric: { name: "seats", values: seats }, now: NOW });
		const split: SplitOutcome = { ...PROPORTIONAL, method: "metric", metric: "seats" };
		await publishRuleSet(db.database, actor, { input: { ruleSet: rulesWith(split), note: "" }, now: NOW });
		await applyAttribution(db.database, actor);
		expect(await lines(actor)).toContain("split_in a 3.75 3.75");
		expect(await lines(actor)).toContain("split_in b 6.25 6.25");
		const others = [value("c", "2026-09-30", 1n)];
		await replaceMetric(db.database, actor, { metric: { name: "seats", values: others }, now: NOW });
		expect(await splitMonths(db.database, actor)).toEqual(["2026-09", "2026-10"]);
		expect(await lines(actor)).toContain("split_in c 10 10");
		expect(await differences(actor)).toBe(0);
	});

	test("again changes nothing", async () => {
		const actor = await companyWith(PROPORTIONAL, [spend("pool", "10"), spend("a1", "1"), spend("b1", "2")]);
		const before = await lines(actor);
		await applyAttribution(db.database, actor);
		expect(await lines(actor)).toEqual(before);
		expect(await differences(actor)).toBe(0);
	});
});

test("whatever the money, spend by owner sums to spend by charge key on every day", async () => {
	const row = fc.record({
		apiKey: fc.constantFrom("pool1", "pool2", "a1", "a2", "b1", "c1", "nobody"),
		day: fc.constantFrom("2026-08-31", "2026-09-01", "2026-09-17"),
		billed: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 21n }).map(formatAtto),
		effective: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 21n }).map(formatAtto),
		currency: fc.constantFrom("USD", "EUR"),
		meter: fc.constantFrom("input", "output"),
		category: fc.constantFrom("Usage", "Credit", "Tax"),
	});
	const rows = fc.uniqueArray(row, {
		maxLength: 25,
		selector: ({ apiKey, day, currency, meter, category }) => [apiKey, day, currency, meter, category].join(),
	});
	const method = fc.constantFrom("even", "proportional");
	await fc.assert(
		fc.asyncProperty(rows, method, async (some, chosen) => {
			const actor = await companyWith({ ...PROPORTIONAL, method: chosen }, some);
			expect(await differences(actor)).toBe(0);
		}),
		{ numRuns: 25 },
	);
});
