import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { contentId } from "../id.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { enterExchangeRates } from "../repositories/exchange-rates.ts";
import { rebuildSpend } from "../spend/rebuild-spend.ts";
import { ACCOUNT_ID, addTestHierarchy, keyIdOf } from "../testing/spend-fixture.ts";
import { lead, only, sumOf, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { SpendCharge } from "./spend-charge-row.ts";
import { type ChargeQuery, listCharges } from "./spend-charges.ts";
import { readFreshnessOf } from "./spend-freshness.ts";
import { querySpend } from "./spend-query.ts";

let db: TestDatabase;
let company: Actor;

const EXPORT_ID = contentId("test-export");
const IMPORT_ID = contentId("test-import");
const BILLED_DAY = "2026-03-02";
const OPEN_DAY = "2026-03-03";

/** On the first day a bill by project (20) is carried to the keys that usage names; the second day is usage only. */
const CHARGES = [
	{ key: "project", day: BILLED_DAY, source: "bill", amount: "20", quantity: "200" },
	{ key: "a", day: BILLED_DAY, source: "usage", amount: "6", quantity: "120" },
	{ key: "b", day: BILLED_DAY, source: "usage", amount: "4", quantity: "80" },
	{ key: "a", day: OPEN_DAY, source: "usage", amount: "1.5", quantity: "30" },
	{ key: "stray", day: OPEN_DAY, source: "usage", amount: null, quantity: "7" },
] as const;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	await fill(company);
	await publishRuleSet(db.database, company, {
		input: { ruleSet: { rules: ["a", "b"].map(toTeam) }, note: "" },
		now: new Date(0),
	});
	await rebuildSpend(db.database, company);
});
afterAll(() => db.close());

/** A team's key has its name. */
const toTeam = (team: string): Rule => ({
	id: team,
	name: team,
	conditions: [{ dimension: "apiKey", op: "is", value: team }],
	outcome: { kind: "target", team },
});

async function fill({ organizationId }: Actor): Promise<void> {
	const run = (text: string, values: readonly unknown[]) =>
		inSqlTransaction(db.database, { organizationId }, (session) =>
			session.query(text, [organizationId, ...values]),
		);
	await run(
		`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
		 VALUES ($1, $2, 'openai', 'org-1', 'Main')`,
		[ACCOUNT_ID],
	);
	await run(
		`INSERT INTO outlay.raw_export (organization_id, id, sha256, byte_length, file_name)
		 VALUES ($1, $2, repeat('a', 64), 1, 'costs.json')`,
		[EXPORT_ID],
	);
	await run(
		`INSERT INTO outlay."import" (organization_id, id, raw_export_id, file_name, status, stage)
		 VALUES ($1, $2, $3, 'costs.json', 'done', 'done')`,
		[IMPORT_ID, EXPORT_ID],
	);
	await run("SELECT outlay.ensure_month($2) FROM (SELECT $1::uuid) x", [BILLED_DAY]);
	for (const [source, day, basis] of [
		["bill", BILLED_DAY, "billed"],
		["usage", BILLED_DAY, "metered"],
		["usage", OPEN_DAY, "metered"],
	]) {
		await run(
			`INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of, sha256,
			   import_id, finality_lag_days, precedence)
			 VALUES ($1, $2, $3, $3, 'account', $4, $5, false, '2026-03-20', repeat('a', 64), $6, 3, 10)`,
			[ACCOUNT_ID, source, day, basis, IMPORT_ID],
		);
		await run("INSERT INTO outlay.dirty_day VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [ACCOUNT_ID, day]);
	}
	for (const charge of CHARGES) await addCharge(run, charge);
}

type Run = (text: string, values: readonly unknown[]) => Promise<unknown>;

async function addCharge(
	run: Run,
	{ key, day, source, amount, quantity }: (typeof CHARGES)[number],
): Promise<void> {
	const isBill = source === "bill";
	await run(
		`INSERT INTO outlay.charge_key (organization_id, id, billing_account_id, provider, sub_account, api_key, principal, model,
		   tags, names, first_seen, last_seen)
		 VALUES ($1, $2, $3, 'openai', 'p', $4, $5, 'gpt-5', '{}', '{}', $6, $6) ON CONFLICT DO NOTHING`,
		[keyIdOf(key), ACCOUNT_ID, isBill ? null : key, isBill ? null : "ada@example.com", day],
	);
	await run(
		`INSERT INTO outlay.charge (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day, import_id,
		   charge_period_start, charge_period_end, accounting_month, basis, rating, meter, tier, context_band, charge_category,
		   charge_class, billing_currency, consumed_quantity, billed_cost, effective_cost, contracted_cost, list_cost, invoice_id,
		   charge_description, fold_id, lines)
		 VALUES ($1, $2, '2026-03-01', $3, $4, $5, 'account', $6, $7, $6::date, $6::date + 1, '2026-03-01', $8, $9, 'input',
		   'standard', '', 'Usage', '', 'USD', $10, $11, $12, $12, $12, '', '', $3, 3)`,
		[
			keyIdOf(key),
			contentId("test-charge", key, day, source),
			ACCOUNT_ID,
			source,
			day,
			IMPORT_ID,
			isBill ? "billed" : "metered",
			isBill ? "billed" : amount === null ? "unpriced" : "priced",
			quantity,
			isBill ? amount : null,
			amount,
		],
	);
}

const query = (over: Partial<ChargeQuery> = {}): ChargeQuery => ({
	...testQuery(),
	currency: null,
	limit: 50,
	cursor: null,
	...over,
});
const list = (over: Partial<ChargeQuery> = {}, actor = company) =>
	listCharges(db.database, actor, query(over));
const brief = ({ source, use, apiKey, effectiveCost }: SpendCharge) => [
	source,
	use,
	apiKey?.id ?? null,
	effectiveCost,
];

describe("the charges behind a figure", () => {
	test("sum to it: spend of record is the charges of the sources that count", async () => {
		const { charges } = await list();
		const spend = only(await querySpend(db.database, company, testQuery()));
		expect(spend.current.spend).toBe("21.5");
		expect(sumOf(charges.map(({ effectiveCost }) => effectiveCost ?? "0"))).toBe(spend.current.spend);
	});

	test("are the bill that was carried down, not the usage that it was carried by", async () => {
		const span = { start: testDay(BILLED_DAY), end: testDay(OPEN_DAY) };
		expect((await list({ span })).charges.map(brief)).toEqual([["bill", "carried", null, "20"]]);
		const filters = [{ dimension: "team" as const, values: ["a"] }];
		expect((await list({ filters })).charges.map(brief)).toEqual([
			["usage", "direct", "a", "1.5"],
			["bill", "carried", null, "20"],
		]);
		expect(only(await querySpend(db.database, company, testQuery({ filters }))).current.spend).toBe("13.5");
	});

	test("say how they were rated, from which import, and how many lines they fold", async () => {
		const filters = [{ dimension: "apiKey" as const, values: ["stray"] }];
		expect((await list({ filters })).charges).toMatchObject([
			{
				rating: "unpriced",
				effectiveCost: null,
				consumedQuantity: "7",
				fileName: "costs.json",
				importId: IMPORT_ID,
				lines: 3,
				billingAccount: { id: ACCOUNT_ID, name: "Main" },
			},
		]);
	});

	test("come in pages, newest first, each once", async () => {
		const seen: string[] = [];
		let cursor: ChargeQuery["cursor"] = null;
		for (let page = 0; page < 5; page += 1) {
			const { charges, nextCursor } = await list({ limit: 1, cursor });
			seen.push(...charges.map(({ id }) => id));
			cursor = nextCursor;
			if (cursor === null) break;
		}
		const { charges } = await list();
		expect(seen).toEqual(charges.map(({ id }) => id));
		expect(charges.map(({ day }) => day)).toEqual([OPEN_DAY, OPEN_DAY, BILLED_DAY]);
	});

	test("of a narrow scope show its share of bills that hold siblings' money, and name nobody", async () => {
		const actor = await lead(db.database, company, { teams: ["a"] });
		const { charges } = await list({}, actor);
		expect(charges.map(brief)).toEqual([
			["usage", "direct", "a", "1.5"],
			["bill", "carried", null, null],
		]);
		expect(charges.map(({ share }) => share.effectiveCost)).toEqual(["1.5", "12"]);
		expect(JSON.stringify(charges)).not.toContain("ada");
		const [seen] = (await list({}, { ...company, rights: rightsOf("finance", true) })).charges;
		expect(seen?.principal?.id).toBe("ada@example.com");
	});

	test("of another organization are never there", async () => {
		const other = await db.organization("other");
		expect((await list({}, other)).charges).toEqual([]);
	});
});

describe("freshness", () => {
	const fresh = (start: string, end: string, today = "2026-03-04") =>
		readFreshnessOf(db.database, company, {
			span: { start: testDay(start), end: testDay(end) },
			today: testDay(today),
		});

	test("a period is billed up to the day before the first that is not, and says who holds it back", async () => {
		expect(await fresh(BILLED_DAY, "2026-04-01")).toMatchObject({
			billedTo: BILLED_DAY,
			dataTo: OPEN_DAY,
			heldBack: { name: "Main", heldBackBy: "bill" },
		});
	});

	test("a period that is billed to its end is held back by nobody", async () => {
		expect(await fresh(BILLED_DAY, OPEN_DAY)).toMatchObject({ billedTo: BILLED_DAY, heldBack: null });
	});

	test("today may hold usage, and no bill is awaited for it yet", async () => {
		expect(await fresh(BILLED_DAY, "2026-04-01", OPEN_DAY)).toMatchObject({
			billedTo: BILLED_DAY,
			dataTo: OPEN_DAY,
			heldBack: null,
		});
	});

	test("nothing is said of days that no source holds, nor of those to come", async () => {
		expect(await fresh("2026-05-01", "2026-06-01")).toEqual({
			billedTo: null,
			heldBack: null,
			dataTo: null,
			accounts: [],
			waiting: null,
		});
	});
});

describe("charges in two currencies", () => {
	test("are those of the figure's currency, and of a converted one those that a rate holds for", async () => {
		const other = await db.organization("two-currencies");
		await addTestHierarchy(db.database, other);
		await fill(other);
		await inSqlTransaction(db.database, other, (session) =>
			session.query(
				"UPDATE outlay.charge SET billing_currency = 'EUR' WHERE organization_id = $1 AND day = $2",
				[other.organizationId, OPEN_DAY],
			),
		);
		await rebuildSpend(db.database, other);
		const listed = async (over: Partial<ChargeQuery>) =>
			(await list(over, other)).charges.map(({ day, currency }) => `${day} ${currency}`);
		const dollars = await listed({ currency: "USD" });
		const euros = await listed({ currency: "EUR" });
		expect(dollars).toEqual(Array(dollars.length).fill(`${BILLED_DAY} USD`));
		expect(euros).toEqual(Array(2).fill(`${OPEN_DAY} EUR`));
		expect(await listed({})).toEqual([...euros, ...dollars]);
		expect(await listed({ currency: "USD", convertTo: "USD" })).toEqual(dollars);
		const rate = { currency: "EUR", quote: "USD", rate: { digits: 125n, scale: 2 }, source: "treasury" };
		const rates = [{ ...rate, day: testDay(OPEN_DAY) }];
		await enterExchangeRates(db.database, other, { rates, now: new Date(0) });
		expect(await listed({ currency: "USD", convertTo: "USD" })).toEqual([...euros, ...dollars]);
		expect(await listed({ currency: "EUR", convertTo: "USD" })).toEqual([]);
	});
});
