import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { contentId } from "../id.ts";
import {
	ACCOUNT_ID,
	addSpend,
	addTestHierarchy,
	attributeTestDays,
	keyIdOf,
} from "../testing/spend-fixture.ts";
import { allocate, lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readOwnerPage } from "./owner-page.ts";
import { readRequests, type UsageInput } from "./owner-usage.ts";

let db: TestDatabase;
let company: Actor;

const DAY = "2026-03-02";

/** The provider's own usage counts 100 requests of team a and 7 of team b; a gateway's log of the same calls says 90. */
const FACTS = [
	{ source: "usage", apiKey: "a", requests: 100 },
	{ source: "usage", apiKey: "b", requests: 7 },
	{ source: "log", apiKey: "a", requests: 90 },
	{ source: "usage", apiKey: "quiet", requests: null },
] as const;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	const row = (apiKey: string, amount: string) => ({ apiKey, day: DAY, billed: amount, effective: amount });
	await addSpend(db.database, company, [
		row("a", "50"),
		row("b", "1"),
		{ ...row("b", "2"), currency: "EUR" },
		row("quiet", "3"),
	]);
	await allocate(db.database, company, { apiKey: "a", team: "a" });
	await allocate(db.database, company, { apiKey: "b", team: "b" });
	await attributeTestDays(db.database, company, [DAY]);
	await inSqlTransaction(db.database, company, async (session) => {
		for (const [precedence, source] of ["usage", "log"].entries()) {
			await session.query(CELL, [company.organizationId, ACCOUNT_ID, source, DAY, precedence]);
		}
		for (const { source, apiKey, requests } of FACTS) {
			const id = contentId("test-fact", source, apiKey);
			await session.query(FACT, [
				company.organizationId,
				keyIdOf(apiKey),
				id,
				ACCOUNT_ID,
				source,
				DAY,
				requests,
			]);
		}
	});
});
afterAll(() => db.close());

const CELL = `INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of,
    sha256, import_id, finality_lag_days, precedence)
  VALUES ($1, $2, $3, $3, 'account', $4, 'metered', false, '2026-03-20', repeat('a', 64), $2, 0, $5)`;

const FACT = `INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
    import_id, charge_period_start, charge_period_end, tier, context_band, outcome, requests, quantities, input_histogram,
    output_histogram, latency_histogram, lines)
  VALUES ($1, $2, '2026-03-01', $3, $4, $5, 'account', $6, $4, $6::date, $6::date + 1, 'standard', '', 'success', $7, '{}',
    '{}', '{}', '{}', 1)`;

const ask = (over: Partial<UsageInput> = {}, actor = company) =>
	inSqlTransaction(db.database, actor, async (session) => {
		const requests = await readRequests(session, actor, { ...testQuery(), ...over });
		return requests === null ? null : (requests.get(ACCOUNT_ID) ?? 0n);
	});

describe("requests of record", () => {
	test("are those of the one source that counts, not of every log that saw them", async () => {
		expect(await ask()).toBe(107n);
	});

	test("follow owners and scope", async () => {
		expect(await ask({ filters: [{ dimension: "team", values: ["a"] }] })).toBe(100n);
		expect(await ask({ filters: [{ dimension: "team", values: [null] }] })).toBe(0n);
		expect(await ask({}, await lead(db.database, company, { teams: ["b"] }))).toBe(7n);
	});

	test("of other days are not counted", async () => {
		const span = { start: testDay("2026-03-03"), end: testDay("2026-04-01") };
		expect(await ask({ span })).toBe(0n);
	});

	test("are unknown where a filter asks for what usage does not say", async () => {
		expect(await ask({ filters: [{ dimension: "basis", values: ["billed"] }] })).toBeNull();
	});

	test("give an owner's price per request", async () => {
		const page = await readOwnerPage(db.database, company, {
			...testQuery(),
			owner: { dimension: "team", slug: "a" },
			today: testDay("2026-03-20"),
			currency: null,
		});
		expect(page?.requests).toEqual({ count: "100", spend: "50" });
	});

	test("are unknown where their account bills in two currencies", async () => {
		const page = await readOwnerPage(db.database, company, {
			...testQuery(),
			owner: { dimension: "team", slug: "b" },
			today: testDay("2026-03-20"),
			currency: "USD",
		});
		expect(page?.currency).toBe("USD");
		expect(page?.requests).toBeNull();
	});
});
