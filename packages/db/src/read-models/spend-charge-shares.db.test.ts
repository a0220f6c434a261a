import type { Rule } from "@outlay/finops/rule-set";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { placeTeam } from "../repositories/hierarchy.ts";
import { rebuildSpend } from "../spend/rebuild-spend.ts";
import { importStatements, type TestCharge, type TestStatement } from "../testing/charge-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { lead, sumOf, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readOwnerPage } from "./owner-page.ts";
import type { SpendCharge } from "./spend-charge-row.ts";
import { type ChargeCursor, listCharges } from "./spend-charges.ts";
import type { SpendFilter } from "./spend-dimensions.ts";
import { querySpend } from "./spend-query.ts";

let db: TestDatabase;
let company: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await companyWith(STATEMENTS);
});

afterAll(() => db.close());

const startsWith = (prefix: string, outcome: Rule["outcome"]): Rule => ({
	id: prefix,
	name: `Keys ${prefix}`,
	conditions: [{ dimension: "apiKey", op: "startsWith", value: prefix }],
	outcome,
});

/** Team a has keys, b some of the same bills and two thirds of the pool, c nothing but a third of the pool. */
const RULES: readonly Rule[] = [
	startsWith("pool", {
		kind: "split",
		method: "fixed",
		targets: [
			{ team: "b", percent: "66.67" },
			{ team: "c", percent: "33.33" },
		],
	}),
	startsWith("a", { kind: "target", team: "a" }),
	startsWith("b", { kind: "target", team: "b" }),
];

/** The first day's bill knows projects, and usage the keys; of the second day, keys are billed; of the third, there is usage alone. */
const STATEMENTS: readonly TestStatement[] = [
	{
		source: "bill",
		day: "2026-03-02",
		basis: "billed",
		charges: [
			{ apiKey: null, project: "p", amount: "20.01", description: "tokens" },
			{ apiKey: null, project: "p", amount: "-1.005", description: "rounding" },
			{ apiKey: null, project: "q", amount: "9" },
			{ apiKey: "pool-billed", amount: "6.000000000000000001" },
		],
	},
	{
		source: "usage",
		day: "2026-03-02",
		basis: "metered",
		charges: [
			{ apiKey: "a1", project: "p", amount: "1" },
			{ apiKey: "b1", project: "p", amount: "2" },
			{ apiKey: "pool1", project: "p", amount: "4" },
		],
	},
	{
		source: "bill",
		day: "2026-03-03",
		basis: "billed",
		charges: [
			{ apiKey: "a1", amount: "3" },
			{ apiKey: "pool2", amount: "0.1" },
			{ apiKey: "pool2", amount: "-0.07", description: "adjusted" },
			{ apiKey: "pool3", amount: "10", currency: "EUR" },
			{ apiKey: "nobody", amount: "0.5" },
		],
	},
	{ source: "usage", day: "2026-03-04", basis: "metered", charges: [{ apiKey: "b2", amount: "7" }] },
];

let organizations = 0;

async function companyWith(statements: readonly TestStatement[]): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await publishRuleSet(db.database, actor, {
		input: { ruleSet: { rules: RULES }, note: "" },
		now: new Date(0),
	});
	await importStatements(db.database, actor, statements);
	await rebuildSpend(db.database, actor);
	return actor;
}

const SPAN = { start: testDay("2026-03-01"), end: testDay("2026-04-01") };

/** All pages; small ones, so that days are cut. */
async function list(
	actor: Actor,
	filters: readonly SpendFilter[] = [],
	limit = 3,
): Promise<readonly SpendCharge[]> {
	const charges: SpendCharge[] = [];
	let cursor: ChargeCursor | null = null;
	for (let page = 0; page < 50; page += 1) {
		const query = { ...testQuery({ span: SPAN, filters }), currency: null, limit, cursor };
		const found: Awaited<ReturnType<typeof listCharges>> = await listCharges(db.database, actor, query);
		charges.push(...found.charges);
		cursor = found.nextCursor;
		if (cursor === null) break;
	}
	return charges;
}

/** Figures and sums of shares by currency, for both views. */
async function both(actor: Actor, filters: readonly SpendFilter[], limit = 3) {
	const { currencies } = await querySpend(db.database, actor, testQuery({ span: SPAN, filters }));
	const byCurrency = Map.groupBy(await list(actor, filters, limit), ({ currency }) => currency);
	const listed = [...byCurrency].map(([currency, charges]) => [
		currency,
		sumOf(charges.map(({ share }) => share.billedCost)),
		sumOf(charges.map(({ share }) => share.effectiveCost)),
	]);
	const figures = currencies.map(({ currency, current }) => [currency, current.invoice, current.consumption]);
	const nonZero = (rows: readonly (readonly (string | undefined)[])[]) =>
		rows.filter(([, billed, effective]) => billed !== "0" || effective !== "0").sort();
	return { figures: nonZero(figures), listed: nonZero(listed) };
}

const team = (...values: (string | null)[]): readonly SpendFilter[] => [{ dimension: "team", values }];
const FILTERS: readonly (readonly SpendFilter[])[] = [
	[],
	team("a"),
	team("b"),
	team("c"),
	team("a", "c"),
	team(null),
	[{ dimension: "department", values: ["d-b"] }],
	[{ dimension: "rule", values: ["pool"] }],
	[{ dimension: "allocation", values: ["split_in"] }],
	[{ dimension: "allocation", values: ["split_out"] }],
	[{ dimension: "allocation", values: ["unallocated"] }],
	[...team("c"), { dimension: "basis", values: ["billed"] }],
	[{ dimension: "basis", values: ["unmetered"] }],
	[{ dimension: "apiKey", values: ["pool1", "a1"] }],
	[...team("b"), { dimension: "subAccount", values: ["p"] }],
];

async function actorsOf(whole: Actor): Promise<readonly Actor[]> {
	return [
		whole,
		await lead(db.database, whole, { teams: ["a"] }),
		await lead(db.database, whole, { teams: ["c"] }),
		await lead(db.database, whole, { departments: ["d-b"] }),
	];
}

describe("shares of charges", () => {
	test("sum to the figure, for whoever asks and whatever is asked", async () => {
		for (const actor of await actorsOf(company)) {
			for (const filters of FILTERS) {
				const { figures, listed } = await both(actor, filters);
				expect({ filters, listed }).toEqual({ filters, listed: figures });
			}
		}
	});

	test("sum to the figure of any money", async () => {
		const charge: fc.Arbitrary<TestCharge> = fc.record({
			apiKey: fc.constantFrom("a1", "b1", "pool1", "pool2", "nobody", null),
			project: fc.constantFrom("p", "q", null),
			amount: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 8n }).map((digits) => `${digits}e-6`),
			currency: fc.constantFrom("USD", "USD", "EUR"),
			quantity: fc.constantFrom("0", "30", "100"),
		});
		const statement = (source: string, basis: TestStatement["basis"]): fc.Arbitrary<TestStatement> =>
			fc.record({
				source: fc.constant(source),
				basis: fc.constant(basis),
				day: fc.constantFrom("2026-03-02", "2026-03-03"),
				charges: fc.array(charge, { minLength: 1, maxLength: 6 }),
			});
		const statements = fc.uniqueArray(fc.oneof(statement("bill", "billed"), statement("usage", "metered")), {
			minLength: 2,
			maxLength: 4,
			selector: ({ source, day }) => `${source} ${day}`,
		});
		await fc.assert(
			fc.asyncProperty(statements, async (some) => {
				const whole = await companyWith(some);
				for (const actor of await actorsOf(whole)) {
					for (const filters of [[], team("b"), team(null)]) {
						const { figures, listed } = await both(actor, filters, 100);
						expect({ filters, listed }).toEqual({ filters, listed: figures });
					}
				}
			}),
			{ numRuns: 6 },
		);
	});

	test("name how the money came: at its key, down from a bill, out of a pool", async () => {
		const brief = async (actor: Actor) =>
			(await list(actor)).map(({ day, apiKey, subAccount, use, share, effectiveCost }) =>
				[day, apiKey?.id ?? subAccount?.id, use, share.effectiveCost, effectiveCost ?? "hidden"].join(" "),
			);
		const a = await lead(db.database, company, { teams: ["a"] });
		const own = await brief(a);
		expect(own).toContain("2026-03-03 a1 direct 3 3");
		expect(own.filter((line) => line.includes(" carried ")).length).toBe(2);
		expect(own.filter((line) => line.includes(" carried ")).every((line) => line.endsWith(" hidden"))).toBe(
			true,
		);
		const c = await brief(await lead(db.database, company, { teams: ["c"] }));
		expect(c).toContain("2026-03-03 pool3 shared 3.333 hidden");
		expect(c.every((line) => line.includes(" shared "))).toBe(true);
	});

	test("name their owners, whose parts sum to the share", async () => {
		const charges = await list(company);
		for (const { share, owners } of charges) {
			expect(owners.length).toBeGreaterThan(0);
			expect(sumOf(owners.map(({ effectiveCost }) => effectiveCost))).toBe(share.effectiveCost);
			expect(sumOf(owners.map(({ billedCost }) => billedCost))).toBe(share.billedCost);
		}
		const ownersOf = (key: string) =>
			charges
				.find(({ day, apiKey }) => day === "2026-03-03" && apiKey?.id === key)
				?.owners.map(({ department, team, effectiveCost }) => [department?.id, team?.id, effectiveCost]);
		expect(ownersOf("a1")).toEqual([["d-a", "a", "3"]]);
		expect(ownersOf("pool3")?.toSorted()).toEqual([
			["d-b", "b", "6.667"],
			["d-b", "c", "3.333"],
		]);
		const carried = charges.filter(({ use }) => use === "carried");
		expect(carried.some(({ owners }) => owners.length > 1)).toBe(true);
		const teamsOf = async (actor: Actor) =>
			new Set((await list(actor)).flatMap(({ owners }) => owners.map(({ team }) => team?.id ?? null)));
		expect(await teamsOf(company)).toEqual(new Set(["a", "b", "c", null]));
		expect(await teamsOf(await lead(db.database, company, { teams: ["c"] }))).toEqual(new Set(["c"]));
	});

	test("follow the owners of a closed month, when the team has moved since", async () => {
		const actor = await companyWith(STATEMENTS);
		const department: readonly SpendFilter[] = [{ dimension: "department", values: ["d-a"] }];
		const before = await both(actor, department);
		await db.database.prisma.accountingPeriod.create({
			data: { organizationId: actor.organizationId, month: new Date("2026-03-01"), status: "closed" },
		});
		const placement = { slug: "a", owner: "d-b", from: "2026-03-01" };
		await placeTeam(db.database, actor, { placement, now: new Date(0) });
		await rebuildSpend(db.database, actor);
		expect(await both(actor, department)).toEqual(before);
		expect(before.listed).toEqual(before.figures);
	});
});

describe("an owner's shared costs", () => {
	const shared = async (actor: Actor, slug: string) =>
		(
			await readOwnerPage(db.database, actor, {
				...testQuery({ span: SPAN }),
				owner: { dimension: "team", slug },
				today: testDay("2026-04-01"),
				currency: "EUR",
			})
		)?.shared;

	test("name the rule, what it put on the owner, and what it took off the pool", async () => {
		expect(await shared(company, "c")).toEqual([
			{ rule: "pool", name: "Keys pool", spend: "3.333", pool: "-10" },
		]);
		expect(await shared(company, "a")).toEqual([]);
	});

	test("do not tell a part of the organization what the others got", async () => {
		const actor = await lead(db.database, company, { teams: ["c"] });
		expect(await shared(actor, "c")).toEqual([
			{ rule: "pool", name: "Keys pool", spend: "3.333", pool: null },
		]);
	});
});
