import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { contentId } from "../id.ts";
import {
	ACCOUNT_ID,
	addSpend,
	addTestHierarchy,
	attributeTestDays,
	keyIdOf,
	type SpendRow,
} from "../testing/spend-fixture.ts";
import { allocate, lead, sumOf, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { type BridgeQuery, type BridgeReading, readBridge } from "./bridge.ts";
import { parseSum } from "./spend-amounts.ts";
import type { SpendFilter } from "./spend-dimensions.ts";
import { querySpend } from "./spend-query.ts";

let db: TestDatabase;
let company: Actor;

type MoreOfRow = readonly [amount: string, more?: Partial<SpendRow>];

const row = (apiKey: string, day: string, ...[amount, more = {}]: MoreOfRow): SpendRow => ({
	apiKey,
	day: `2026-${day}`,
	billed: amount,
	effective: amount,
	...more,
});

/** February and March of teams a (with its feature f), b and c, and of nobody; credits, fees, euros and a prepaid month. */
const ROWS: readonly SpendRow[] = [
	row("a-1", "02-02", "10.000000000000000001"),
	row("a-1", "02-03", "3", { meter: "output" }),
	row("a-1", "03-02", "17.000000000000000007"),
	row("a-1", "03-03", "2", { meter: "output" }),
	row("a-2", "02-09", "2.5"),
	row("a-2", "03-09", "9.75"),
	row("b-1", "02-10", "4"),
	row("c-1", "03-10", "6.1"),
	row("stray", "02-28", "1"),
	row("stray", "03-28", "0.3"),
	row("a-1", "03-05", "-0.5", { category: "Credit" }),
	row("b-1", "03-05", "1.25", { category: "Adjustment" }),
	row("a-1", "03-06", "30", { category: "Purchase", effective: "0" }),
	row("a-1", "02-06", "8", { currency: "EUR" }),
	row("a-1", "03-06", "9", { currency: "EUR" }),
];

const FISCAL: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };
const FEBRUARY = { start: testDay("2026-02-01"), end: testDay("2026-03-01") };
const MARCH = { start: testDay("2026-03-01"), end: testDay("2026-04-01") };

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	await addSpend(db.database, company, ROWS);
	await allocate(db.database, company, { apiKey: "a-1", team: "a", environment: "production" });
	await allocate(db.database, company, { apiKey: "a-2", team: "a", feature: "f" });
	await allocate(db.database, company, { apiKey: "b-1", team: "b" });
	await allocate(db.database, company, { apiKey: "c-1", team: "c" });
	await attributeTestDays(db.database, company, [...new Set(ROWS.map(({ day }) => day))]);
});
afterAll(() => db.close());

const question = (over: Partial<BridgeQuery> = {}): BridgeQuery => {
	const { view, hierarchy, convertTo, pseudonymKey } = testQuery();
	return {
		...{ view, hierarchy, convertTo, pseudonymKey, filters: [], basis: "record" },
		from: { kind: "actual", span: FEBRUARY },
		to: { kind: "actual", span: MARCH },
		currency: "USD",
		lines: 3,
		today: testDay("2026-03-31"),
		fiscal: FISCAL,
		...over,
	};
};

async function ask(over: Partial<BridgeQuery> = {}, actor = company): Promise<BridgeReading> {
	const reading = await readBridge(db.database, actor, question(over));
	invariant(reading.ok, JSON.stringify(reading));
	return reading.value;
}

function changeOf(reading: BridgeReading) {
	invariant(reading.change !== null, "both sides are known");
	return reading.change;
}

const stepsOf = (reading: BridgeReading) =>
	Object.fromEntries(
		changeOf(reading)
			.steps.filter(({ amount }) => amount !== "0")
			.map(({ step, amount }) => [step, amount]),
	);

/** Steps, and lines with all others, are the difference of what the spend query says of each side. */
async function expectToAddUp(over: Partial<BridgeQuery>, actor = company): Promise<void> {
	const asked = question(over);
	const reading = await ask(over, actor);
	const change = changeOf(reading);
	const total = async (side: BridgeQuery["from"]) => {
		invariant(side.kind === "actual", "spend has a span");
		const { view, hierarchy, filters } = asked;
		const query = testQuery({ span: side.span, view, hierarchy, filters });
		const { currencies } = await querySpend(db.database, actor, query);
		return currencies.find(({ currency }) => currency === asked.currency)?.current.spend ?? "0";
	};
	const [from, to] = [await total(asked.from), await total(asked.to)];
	expect([reading.from.amount, reading.to.amount]).toEqual([from, to]);
	const difference = parseSum(to) - parseSum(from);
	expect(parseSum(change.amount)).toBe(difference);
	expect(parseSum(sumOf(change.steps.map(({ amount }) => amount)))).toBe(difference);
	expect(parseSum(sumOf([...change.lines.map(({ amount }) => amount), change.other]))).toBe(difference);
}

const SCOPES: readonly SpendFilter[] = [
	{ dimension: "department", values: ["d-a"] },
	{ dimension: "team", values: ["a"] },
	{ dimension: "team", values: ["b", null] },
	{ dimension: "feature", values: ["f"] },
	{ dimension: "provider", values: ["openai"] },
	{ dimension: "model", values: ["gpt-5"] },
	{ dimension: "environment", values: ["production"] },
	{ dimension: "apiKey", values: ["a-1"] },
	{ dimension: "meter", values: ["output"] },
];

describe("steps add up to what the spend query says", () => {
	test("of the whole organization, on every view of cost, in every currency", async () => {
		for (const currency of ["USD", "EUR"]) {
			await expectToAddUp({ currency });
			await expectToAddUp({ currency, view: { ...DEFAULT_SPEND_VIEW, view: "invoice" } });
			await expectToAddUp({
				currency,
				view: { view: "consumption", tax: "included", credits: "included" },
			});
			await expectToAddUp({ currency, hierarchy: { kind: "as_now", today: testDay("2026-03-31") } });
		}
	});

	test.each(SCOPES)("of $dimension $values", async (filter) => {
		await expectToAddUp({ filters: [filter] });
	});

	test("of spans that overlap, of one day, and of none that has data", async () => {
		const span = (start: string, end: string) => ({
			kind: "actual" as const,
			span: { start: testDay(start), end: testDay(end) },
		});
		await expectToAddUp({ from: span("2026-02-01", "2026-03-10"), to: span("2026-03-02", "2026-03-11") });
		await expectToAddUp({ from: span("2026-03-02", "2026-03-03"), to: span("2026-03-02", "2026-03-03") });
		await expectToAddUp({ from: span("2025-01-01", "2025-02-01"), to: span("2026-03-01", "2026-04-01") });
	});

	test("inside the scope of whoever asks, and no further", async () => {
		const leadOfA = await lead(db.database, company, { teams: ["a"] });
		await expectToAddUp({}, leadOfA);
		const reading = await ask({}, leadOfA);
		const owners = changeOf(reading).lines.map(({ key }) => key?.owner?.label.value);
		expect(new Set(owners)).toEqual(new Set(["a", "f"]));
		const past = await ask({ filters: [{ dimension: "team", values: ["b"] }] }, leadOfA);
		expect([past.from.amount, past.to.amount, past.currency]).toEqual(["0", "0", "USD"]);
	});
});

describe("a bridge of spend", () => {
	test("tells new, ended and one-off keys apart, and names them", async () => {
		const steps = stepsOf(await ask());
		expect(steps).toMatchObject({ new: "6.1", ended: "-4", one_off: "1.25" });
		const { lines } = changeOf(await ask({ lines: 50 }));
		const added = lines.find(({ step }) => step === "new");
		expect(added).toMatchObject({
			amount: "6.1",
			key: { kind: "usage", provider: "openai", model: "gpt-5", owner: { label: { value: "c" } } },
		});
		const stray = lines.find(({ key }) => key !== null && key.owner === null);
		expect(stray).toBeDefined();
	});

	test("takes what was prepaid as money without quantities", async () => {
		const filters = [{ dimension: "team" as const, values: ["a"] }];
		const invoice = await ask({ filters, view: { ...DEFAULT_SPEND_VIEW, view: "invoice" } });
		expect(stepsOf(invoice)).toMatchObject({ unexplained: "30" });
	});

	test("names money of other currencies instead of adding it", async () => {
		expect((await ask()).leftOut).toEqual([{ currency: "EUR", from: "8", to: "9" }]);
		expect((await ask({ currency: null })).currency).toBe("USD");
	});

	test("needs the right to read spend", async () => {
		const nobody = { ...company, rights: rightsOf("auditor", false) };
		const without = {
			...nobody,
			rights: new Set([...nobody.rights].filter((right) => right !== "spend.read")),
		};
		await expect(readBridge(db.database, without, question())).rejects.toThrow("spend.read");
	});

	test("of metered usage says what it cannot be filtered by", async () => {
		const filters = [{ dimension: "basis" as const, values: ["billed"] }];
		expect(await readBridge(db.database, company, question({ basis: "metered", filters }))).toEqual({
			ok: false,
			error: { code: "not_metered", dimension: "basis" },
		});
	});
});

describe("requests", () => {
	let counted: Actor;

	/** Key u costs the same per token before and after; its requests stay, its tokens double: context. */
	beforeAll(async () => {
		counted = await db.organization("counted");
		const add = async (apiKey: string, day: string, ...[amount, quantity]: readonly [string, number]) => {
			await addSpend(db.database, counted, [row(apiKey, day, amount)]);
			await inSqlTransaction(db.database, counted, (session) =>
				session.query(
					`UPDATE outlay.spend_key_day SET consumed_quantity = $4
					 WHERE organization_id = $1 AND charge_key_id = $2 AND day = $3`,
					[counted.organizationId, keyIdOf(apiKey), `2026-${day}`, quantity],
				),
			);
		};
		await add("u", "02-02", "10", 1000);
		await add("u", "03-02", "20", 2000);
		await attributeTestDays(db.database, counted, ["2026-02-02", "2026-03-02"]);
		for (const day of ["2026-02-02", "2026-03-02"]) await countRequests(day, 50);
	});

	const countRequests = (day: string, requests: number) =>
		inSqlTransaction(db.database, counted, async (session) => {
			const { organizationId } = counted;
			await session.query(CELL, [organizationId, ACCOUNT_ID, day]);
			const values = [organizationId, keyIdOf("u"), contentId("fact", day), ACCOUNT_ID, day, requests];
			await session.query(FACT, values);
		});

	test("that stay while tokens double are context", async () => {
		expect(stepsOf(await ask({}, counted))).toEqual({ context: "10" });
	});

	test("are unknown where one day's are: then tokens tell volume", async () => {
		await addSpend(db.database, counted, [row("u", "03-04", "20")]);
		await attributeTestDays(db.database, counted, ["2026-03-04"]);
		const reading = await ask({}, counted);
		expect(Object.keys(stepsOf(reading))).not.toContain("context");
		expect(changeOf(reading).countedInTokens).toBe(1);
	});
});

const CELL = `INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of,
    sha256, import_id, finality_lag_days, precedence)
  VALUES ($1, $2, 'usage', 'usage', 'account', $3, 'metered', false, '2026-03-20', repeat('a', 64), $2, 0, 0)`;

const FACT = `INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
    import_id, charge_period_start, charge_period_end, tier, context_band, outcome, requests, quantities, input_histogram,
    output_histogram, latency_histogram, lines)
  VALUES ($1, $2, date_trunc('month', $5::date), $3, $4, 'usage', 'account', $5, $4, $5::date, $5::date + 1, 'standard', '',
    'success', $6, '{}', '{}', '{}', '{}', 1)`;
