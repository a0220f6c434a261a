import { parseRate } from "@outlay/finops/exchange-rates";
import { invariant } from "@outlay/finops/result";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { inTransaction } from "../database.ts";
import {
	enterExchangeRates,
	type NewExchangeRate,
	removeExchangeRate,
} from "../repositories/exchange-rates.ts";
import { addSpend, addTestHierarchy, attributeTestDays, type SpendRow } from "../testing/spend-fixture.ts";
import { allocate, spendByGroup, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { listExchangeRates, listUnconverted } from "./exchange-rates.ts";
import { readOverview } from "./overview.ts";
import { formatSum, parseSum } from "./spend-amounts.ts";
import { querySpend } from "./spend-query.ts";
import type { SpendQuery } from "./spend-query-parts.ts";

let db: TestDatabase;
let company: Actor;

const NOW = new Date("2026-11-22T10:00:00Z");

/** Dollars, euros on four days, and one day of kronor. */
const ROWS: readonly SpendRow[] = [
	{ apiKey: "a-1", day: "2026-03-02", billed: "10", effective: "10.000000000000000001" },
	{ apiKey: "a-1", day: "2026-03-02", billed: "8", effective: "8.000000000000000001", currency: "EUR" },
	{ apiKey: "b-1", day: "2026-03-31", billed: "4", effective: "4", currency: "EUR" },
	{ apiKey: "b-1", day: "2026-04-01", billed: "2", effective: "2", currency: "EUR" },
	{ apiKey: "stray", day: "2026-04-02", billed: "1", effective: "1", currency: "EUR" },
	{ apiKey: "a-1", day: "2026-04-02", billed: "100", effective: "100", currency: "SEK" },
	{ apiKey: "b-1", day: "2026-04-02", billed: "-1", effective: "-1", currency: "EUR", category: "Credit" },
];

beforeAll(async () => {
	db = await openTestDatabase();
	company = await filled("company");
});
afterAll(() => db.close());

async function filled(slug: string): Promise<Actor> {
	const actor = await db.organization(slug);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, ROWS);
	await allocate(db.database, actor, { apiKey: "a-1", team: "a" });
	await allocate(db.database, actor, { apiKey: "b-1", team: "b" });
	await allocate(db.database, actor, { apiKey: "stray", team: "no such team" });
	await attributeTestDays(db.database, actor, [...new Set(ROWS.map(({ day }) => day))]);
	return actor;
}

function rate(day: string, text: string, over: Partial<NewExchangeRate> = {}): NewExchangeRate {
	const parsed = parseRate(text);
	invariant(parsed.ok, text);
	return {
		currency: "EUR",
		quote: "USD",
		day: testDay(day),
		rate: parsed.value,
		source: "treasury",
		...over,
	};
}

const enter = (actor: Actor, ...rates: readonly NewExchangeRate[]) =>
	enterExchangeRates(db.database, actor, { rates, now: NOW });
const converted = (actor: Actor, over: Partial<SpendQuery> = {}) =>
	querySpend(db.database, actor, testQuery({ convertTo: "USD", ...over }));
const sums = async (actor: Actor, over: Partial<SpendQuery> = {}) =>
	(await converted(actor, over)).currencies.map(({ currency, current }) => [currency, current.spend]);

describe("converted spend", () => {
	test("takes the rate of each charge's day, to the last digit, and leaves alone what has none", async () => {
		await enter(company, rate("2026-03-01", "1.1"), rate("2026-04-01", "1.25"));
		const { currencies } = await converted(company, { groupBy: "team" });
		const [sek, usd] = currencies;
		// 10.000000000000000001 + 8.000000000000000001 x 1.1 + 4 x 1.1 + 2 x 1.25 + 1 x 1.25
		expect(usd?.current.spend).toBe("26.9500000000000000021");
		expect(usd?.current.converted).toBe("16.9500000000000000011");
		expect(usd?.current.credits).toBe("-1.25");
		expect(spendByGroup(usd)).toEqual({ a: "18.8000000000000000021", b: "6.9", none: "1.25" });
		expect([sek?.currency, sek?.current.spend, sek?.current.converted]).toEqual(["SEK", "100", "0"]);
	});

	test("is billed currencies, each on its own, when nothing is to be converted", async () => {
		expect(await sums(company, { convertTo: null })).toEqual([
			["SEK", "100"],
			["EUR", "15.000000000000000001"],
			["USD", "10.000000000000000001"],
		]);
	});

	test("a rate holds 31 days and not one more", async () => {
		const actor = await filled("one-rate");
		await enter(actor, rate("2026-03-01", "2"));
		const left = (await converted(actor)).currencies.find(({ currency }) => currency === "EUR");
		expect(left?.current.spend).toBe("3");
		await enter(actor, rate("2026-03-03", "2"));
		// The day of the second rate ends the first: 3 March to 2 April are held by it.
		const whole = (await converted(actor)).currencies.find(({ currency }) => currency === "EUR");
		expect(whole).toBeUndefined();
	});

	test("keeps groups, buckets and comparisons adding up to the whole", async () => {
		const by = await converted(company, {
			groupBy: "team",
			subGroupBy: "model",
			granularity: "month",
			compare: { start: testDay("2026-03-01"), end: testDay("2026-04-01") },
		});
		const plain = await converted(company);
		const usd = by.currencies.find(({ currency }) => currency === "USD");
		const cells = usd?.cells.map(({ amounts }) => amounts.spend) ?? [];
		const total = cells.reduce((sum, cell) => sum + parseSum(cell), 0n);
		expect(formatSum(total)).toBe(plain.currencies.find(({ currency }) => currency === "USD")?.current.spend);
		expect(usd?.compared?.spend).toBe("23.2000000000000000021");
	});

	test("by charge key and by owner is the same money", async () => {
		const byKey = await sums(company, { groupBy: "apiKey" });
		expect(byKey).toEqual(await sums(company, { groupBy: "team" }));
	});

	test("the Overview is in one currency, with the rest named and its unallocated keys converted", async () => {
		const reading = await readOverview(db.database, company, {
			...testQuery({ convertTo: "USD" }),
			today: testDay("2026-11-22"),
			currency: "USD",
		});
		expect(reading?.spend.current.spend).toBe("26.9500000000000000021");
		expect(reading?.otherCurrencies).toEqual([{ currency: "SEK", amount: "100" }]);
		expect(reading?.unallocated).toEqual({ keys: 1, largest: { label: "stray", amount: "1.25" } });
	});

	test("is linear: any rates give the sum of amounts times rates", async () => {
		const actor = await filled("any-rates");
		const rates = fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 4, maxLength: 4 });
		const days = ["2026-03-02", "2026-03-31", "2026-04-01", "2026-04-02"];
		const amounts = [8_000_000_000_000_000_001n, 4n * 10n ** 18n, 2n * 10n ** 18n, 10n ** 18n];
		await fc.assert(
			fc.asyncProperty(rates, async (chosen) => {
				const entered = days.map((day, at) => rate(day, `${chosen[at]}e-6`));
				await enter(actor, ...entered);
				const expected = amounts.reduce((sum, amount, at) => sum + amount * BigInt(chosen[at] ?? 0), 0n);
				const usd = (await converted(actor)).currencies.find(({ currency }) => currency === "USD");
				expect(usd?.current.converted).toBe(decimal(expected, 24));
			}),
			{ numRuns: 8 },
		);
	});
});

const decimal = (digits: bigint, scale: number) =>
	`${digits / 10n ** BigInt(scale)}.${(digits % 10n ** BigInt(scale)).toString().padStart(scale, "0")}`
		.replace(/0+$/, "")
		.replace(/\.$/, "");

describe("unconverted spend", () => {
	test("is listed by month and currency until a rate holds on its days", async () => {
		const actor = await filled("waiting");
		const span = { start: testDay("2026-01-01"), end: testDay("2026-12-01") };
		const listed = async () =>
			(await listUnconverted(db.database, actor, { quote: "USD", span })).map(
				({ currency, month, effective, days }) => [month, currency, effective, days],
			);
		expect(await listed()).toEqual([
			["2026-04-01", "EUR", "2", 2],
			["2026-04-01", "SEK", "100", 1],
			["2026-03-01", "EUR", "12.000000000000000001", 2],
		]);
		await enter(actor, rate("2026-04-01", "1.25"), rate("2026-04-01", "0.09", { currency: "SEK" }));
		expect(await listed()).toEqual([["2026-03-01", "EUR", "12.000000000000000001", 2]]);
	});

	test("money that is paid ahead is listed before it is used", async () => {
		const actor = await db.organization("paid-ahead");
		await addTestHierarchy(db.database, actor);
		const paid = { apiKey: "a-1", day: "2026-05-04", billed: "200000", effective: "0", currency: "EUR" };
		await addSpend(db.database, actor, [{ ...paid, category: "Purchase" }]);
		await attributeTestDays(db.database, actor, ["2026-05-04"]);
		const span = { start: testDay("2026-01-01"), end: testDay("2026-12-01") };
		expect(await listUnconverted(db.database, actor, { quote: "USD", span })).toMatchObject([
			{ currency: "EUR", effective: "0", billed: "200000" },
		]);
	});
});

describe("entering rates", () => {
	test("adds, replaces the same day, says what was known, and leaves a trace", async () => {
		const actor = await db.organization("entering");
		expect(await enter(actor, rate("2026-03-01", "1.1"), rate("2026-03-02", "1.2"))).toEqual({
			ok: true,
			value: { added: 2, changed: 0, unchanged: 0, unused: ["EUR"] },
		});
		expect(await enter(actor, rate("2026-03-01", "1.10"), rate("2026-03-02", "1.3"))).toEqual({
			ok: true,
			value: { added: 0, changed: 1, unchanged: 1, unused: ["EUR"] },
		});
		const { rates } = await listExchangeRates(db.database, actor, { limit: 10, cursor: null });
		expect(rates.map(({ day, rate: text }) => [day, text])).toEqual([
			["2026-03-02", "1.3"],
			["2026-03-01", "1.1"],
		]);
		const log = await inTransaction(db.database, actor, (transaction) =>
			transaction.auditEvent.findMany({ where: { action: "exchange_rates.entered" } }),
		);
		expect(log).toHaveLength(2);
	});

	test("pages go on where they ended", async () => {
		const actor = await db.organization("paging");
		const all = ["2026-03-01", "2026-03-02", "2026-03-03"].flatMap((day) => [
			rate(day, "1.1"),
			rate(day, "0.09", { currency: "SEK" }),
		]);
		await enter(actor, ...all);
		const seen: string[] = [];
		let cursor: Parameters<typeof listExchangeRates>[2]["cursor"] = null;
		do {
			const page = await listExchangeRates(db.database, actor, { limit: 4, cursor });
			seen.push(...page.rates.map(({ day, currency }) => `${day} ${currency}`));
			cursor = page.nextCursor;
		} while (cursor !== null);
		expect(seen).toEqual([
			...["2026-03-03 EUR", "2026-03-03 SEK", "2026-03-02 EUR"],
			...["2026-03-02 SEK", "2026-03-01 EUR", "2026-03-01 SEK"],
		]);
	});

	test("a closed month keeps its rates: what holds in it is refused whole", async () => {
		const actor = await filled("closed");
		await enter(actor, rate("2026-03-01", "1.1"), rate("2026-04-01", "1.25"));
		await inTransaction(db.database, actor, ({ accountingPeriod }) =>
			accountingPeriod.create({
				data: { organizationId: actor.organizationId, month: new Date("2026-03-01"), status: "closed" },
			}),
		);
		const before = await sums(actor);
		// One rate of May is fine, the one of 31 March is not.
		expect(await enter(actor, rate("2026-05-01", "1.3"), rate("2026-03-31", "9"))).toEqual({
			ok: false,
			error: { code: "closed_month", currency: "EUR", quote: "USD", day: "2026-03-31", month: "2026-03-01" },
		});
		expect(await enter(actor, rate("2026-03-15", "9"))).toMatchObject({ ok: false });
		const pair = { currency: "EUR", quote: "USD" };
		const removed = await removeExchangeRate(db.database, actor, {
			pair,
			day: testDay("2026-03-01"),
			now: NOW,
		});
		expect(removed).toMatchObject({ ok: false, error: { code: "closed_month" } });
		expect(await sums(actor)).toEqual(before);
		expect(await enter(actor, rate("2026-02-01", "9"))).toMatchObject({ ok: true });
		expect(await enter(actor, rate("2026-05-01", "1.3"))).toMatchObject({ ok: true });
		expect(await sums(actor)).toEqual(before);
	});

	test("a removed rate gives its days back to the one before", async () => {
		const actor = await filled("removing");
		await enter(actor, rate("2026-03-10", "2"), rate("2026-04-01", "3"));
		const pair = { currency: "EUR", quote: "USD" };
		const remove = () =>
			removeExchangeRate(db.database, actor, { pair, day: testDay("2026-04-01"), now: NOW });
		const usd = async () =>
			(await converted(actor)).currencies.find(({ currency }) => currency === "USD")?.current.converted;
		expect(await usd()).toBe("17");
		expect(await remove()).toEqual({ ok: true, value: true });
		expect(await usd()).toBe("14");
		expect(await remove()).toEqual({ ok: true, value: false });
	});

	test("needs the right, and one organization's rates convert nothing of another", async () => {
		const other = await filled("other");
		expect((await sums(other)).map(([currency]) => currency)).toEqual(["SEK", "EUR", "USD"]);
		await expect(
			enter({ ...company, rights: rightsOf("auditor", false) }, rate("2026-03-01", "9")),
		).rejects.toThrow(ForbiddenError);
	});
});
