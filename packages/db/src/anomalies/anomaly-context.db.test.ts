import { addDays, type Day } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { type AnomalyDetail, listAnomalies } from "../read-models/anomalies.ts";
import { attoOf } from "../spend/split-shares.ts";
import { bring, budgetCompany } from "../testing/budget-fixture.ts";
import type { TestCharge, TestStatement } from "../testing/charge-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { watchAnomalies } from "./watch-anomalies.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const FIRST = testDay("2026-01-05");
const QUIET_DAYS = 50;
const UNUSUAL = addDays(FIRST, QUIET_DAYS);

/** What a key's day counts: tokens of a meter with what they cost; requests are of all of them. */
type Used = readonly TestCharge[];

const usageOf = (day: Day, charges: Used): TestStatement => ({
	...{ source: "usage", day, basis: "metered", precedence: 20 },
	charges,
});

/** 100 requests of 1,000 tokens that are read anew and 1,000 that the cache holds, at 0.4 and 0.1 a thousand. */
const USUAL: Used = [
	{ apiKey: "a1", amount: "40", quantity: "100000", requests: 100 },
	{ apiKey: "a1", amount: "10", quantity: "100000", meter: "cache_read" },
];

/** Fifty usual days, and one that is not; `bills`: the money is the bill's, which names no key. */
async function anomalyOf(unusual: Used, { bills = false, before = USUAL } = {}): Promise<AnomalyDetail> {
	companies += 1;
	const statements = (day: Day, charges: Used): readonly TestStatement[] =>
		bills
			? [
					usageOf(day, charges),
					{
						...{ source: "bill", day, basis: "billed" },
						charges: charges.map(({ requests: _, ...charge }) => ({ ...charge, apiKey: null })),
					},
				]
			: [usageOf(day, charges)];
	const days = Array.from({ length: QUIET_DAYS }, (_, index) => addDays(FIRST, index));
	const actor: Actor = await budgetCompany(
		db,
		`context-${companies}`,
		days.flatMap((day) => statements(day, before)),
	);
	await bring(db.database, actor, statements(UNUSUAL, unusual));
	await watchAnomalies(db.database, actor, { now: new Date(`${addDays(UNUSUAL, 1)}T12:00:00Z`) });
	const list = await listAnomalies(db.database, actor, {
		...{ today: addDays(UNUSUAL, 1), limit: 10, cursor: null },
	});
	const [anomaly, ...more] = list.anomalies;
	invariant(anomaly !== undefined && more.length === 0, "there is one anomaly");
	return anomaly;
}

/** The steps with money; they and the named parts sum to the difference, exactly. */
function stepsOf({ drivers }: AnomalyDetail): Readonly<Record<string, string>> {
	invariant(drivers !== null && drivers.bridge !== null, "it has drivers");
	const difference = formatAtto(attoOf(drivers.actual) - attoOf(drivers.expected));
	const sum = (amounts: readonly string[]) =>
		formatAtto(amounts.reduce((all, amount) => all + attoOf(amount), 0n));
	expect(sum(drivers.bridge.steps.map(({ amount }) => amount))).toBe(difference);
	expect(sum(drivers.steps.map(({ amount }) => amount))).toBe(difference);
	return Object.fromEntries(drivers.bridge.steps.map(({ step, amount }) => [step, amount]));
}

describe.each([{ bills: false }, { bills: true }])("drivers of a day, billed: $bills", ({ bills }) => {
	test("as many requests, three times as long: context", async () => {
		const anomaly = await anomalyOf(
			[
				{ apiKey: "a1", amount: "120", quantity: "300000", requests: 100 },
				{ apiKey: "a1", amount: "30", quantity: "300000", meter: "cache_read" },
			],
			{ bills },
		);
		expect(stepsOf(anomaly)).toEqual({ context: "100" });
		expect(anomaly.drivers?.steps).toEqual([{ label: "Tokens of a request of a1 on gpt-5", amount: "100" }]);
		expect(anomaly.drivers?.bridge?.countedInTokens).toBe(0);
	});

	test("three times as many requests, each as long: volume", async () => {
		const anomaly = await anomalyOf(
			[
				{ apiKey: "a1", amount: "120", quantity: "300000", requests: 300 },
				{ apiKey: "a1", amount: "30", quantity: "300000", meter: "cache_read" },
			],
			{ bills },
		);
		expect(stepsOf(anomaly)).toEqual({ volume: "100" });
	});

	test("more requests, longer, without the cache and at another price: each has its own money", async () => {
		// 150 requests (+25), of 3,000 tokens instead of 2,000 (+37.5), all read anew (+67.5), at 0.5 a thousand (+45).
		const anomaly = await anomalyOf([{ apiKey: "a1", amount: "225", quantity: "450000", requests: 150 }], {
			bills,
		});
		expect(stepsOf(anomaly)).toEqual({ price: "45", volume: "25", mix: "67.5", context: "37.5" });
	});
});

test("as much use at a price that fell by more than the floor: price, on its first day, told by the model", async () => {
	// Tokens as cheap as they are: a price is some millionths of a cent.
	const before: Used = [
		{ apiKey: "a1", amount: "160", quantity: "640000000", requests: 9000 },
		{ apiKey: "a1", amount: "40", quantity: "800000000", meter: "cache_read" },
	];
	const anomaly = await anomalyOf(
		before.map((charge) => ({ ...charge, amount: String(Number(charge.amount) * 0.75) })),
		{ before },
	);
	expect(anomaly).toMatchObject({ dimension: "model", kind: "price" });
	expect(stepsOf(anomaly)).toEqual({ price: "-50" });
});

test("where nobody counts the requests of a side, tokens tell the volume, and the anomaly says so", async () => {
	const long: Used = [
		{ apiKey: "a1", amount: "120", quantity: "300000" },
		{ apiKey: "a1", amount: "30", quantity: "300000", meter: "cache_read" },
	];
	const anomaly = await anomalyOf(long);
	expect(stepsOf(anomaly)).toEqual({ volume: "100" });
	expect(anomaly.drivers?.bridge?.countedInTokens).toBe(1);
});
