import type { Actor } from "@outlay/db/actor";
import { inSqlTransaction } from "@outlay/db/database";
import { contentId } from "@outlay/db/id";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { addDiscount, addPrices, type NewPrice, removePrice } from "@outlay/db/repositories/prices-edits";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import type { Meter } from "@outlay/finops/charge";
import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { unitPrice } from "@outlay/pricing/price";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reratePrices } from "./rerate.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const now = new Date(0);
const ACCOUNT = contentId("account");
const IMPORT = contentId("import");

interface Fact {
	readonly model: string;
	readonly day: string;
	readonly quantities: Readonly<Partial<Record<Meter, number>>>;
}

let organizations = 0;

/** A company with usage that was imported when the book was empty. */
async function companyWith(facts: readonly Fact[]): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	const { organizationId } = actor;
	await inSqlTransaction(db.database, actor, async (session) => {
		await session.query(
			`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
			 VALUES ($1, $2, 'openai', 'org-1', 'OpenAI')`,
			[organizationId, ACCOUNT],
		);
		for (const [index, { model, day, quantities }] of facts.entries()) {
			await session.query("SELECT outlay.ensure_month($1)", [day]);
			await session.query(
				`INSERT INTO outlay.charge_key (organization_id, id, billing_account_id, provider, model, tags, names,
				   first_seen, last_seen) VALUES ($1, $2, $3, 'openai', $4, '{}', '{}', $5, $5)
				 ON CONFLICT DO NOTHING`,
				[organizationId, contentId("key", model), ACCOUNT, model, day],
			);
			await session.query(
				`INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
				   import_id, charge_period_start, charge_period_end, tier, context_band, outcome, requests, quantities,
				   input_histogram, output_histogram, latency_histogram, lines)
				 VALUES ($1, $2, date_trunc('month', $5::date), $3, $4, 'openai-usage', 'account', $5, $6, $5, $5::date + 1,
				   'standard', '', 'ok', 1, $7, '{}', '{}', '{}', 1)`,
				[
					organizationId,
					contentId("key", model),
					contentId("fact", String(index)),
					ACCOUNT,
					day,
					IMPORT,
					JSON.stringify(quantities),
				],
			);
		}
		await session.query(
			"INSERT INTO outlay.price_change (organization_id, id, provider) VALUES ($1, $2, 'openai')",
			[organizationId, contentId("change")],
		);
	});
	await rerate(actor);
	await db.database.pool.query("DELETE FROM outlay.dirty_day WHERE organization_id = $1", [organizationId]);
	return actor;
}

const rerate = (actor: Actor) =>
	reratePrices(
		{ database: db.database, priceBooks: openPriceBooks(db.database), log: () => undefined },
		actor,
	);

function price(
	[model, meter, perMillion]: readonly [string, Meter, string],
	some: Partial<NewPrice> = {},
): NewPrice {
	const unit = unitPrice(perMillion, 1_000_000n);
	invariant(unit.ok, perMillion);
	return {
		provider: "openai",
		model,
		meter,
		tier: "standard",
		reach: null,
		abovePromptTokens: null,
		unitAtto: unit.value,
		currency: "USD",
		validFrom: null,
		validTo: null,
		source: "Contract",
		...some,
	};
}

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

async function texts(sql: string, actor: Actor): Promise<readonly string[]> {
	const result = await db.database.pool.query<{ text: string }>(sql, [actor.organizationId]);
	return result.rows.map(({ text }) => text);
}

const charges = (actor: Actor) =>
	texts(
		`SELECT concat_ws(' ', k.model, c.day, c.meter, c.rating, trim_scale(c.consumed_quantity),
		   coalesce(trim_scale(c.list_cost)::text, '-'), coalesce(trim_scale(c.effective_cost)::text, '-')) AS text
		 FROM outlay.charge c JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
		 WHERE c.organization_id = $1 ORDER BY 1`,
		actor,
	);

/** Versions of the rows of a model: a row that was written again has another. */
const versions = (actor: Actor, model: string) =>
	texts(
		`SELECT concat(c.id, c.xmin) AS text FROM outlay.charge c
		 JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
		 WHERE c.organization_id = $1 AND k.model = '${model}' ORDER BY 1`,
		actor,
	);

const dirtyDays = (actor: Actor) =>
	texts("SELECT day::text AS text FROM outlay.dirty_day WHERE organization_id = $1 ORDER BY 1", actor);

const FACTS: readonly Fact[] = [
	{ model: "gpt-x", day: "2026-09-01", quantities: { input: 1_000_003, output: 7 } },
	{ model: "gpt-x", day: "2026-09-02", quantities: { input: 10 } },
	{ model: "gpt-y", day: "2026-09-01", quantities: { input: 5 } },
];

describe("adding a price", () => {
	test("turns Unpriced into priced, exactly, and changes nothing else", async () => {
		const actor = await companyWith(FACTS);
		expect(await charges(actor)).toEqual([
			"gpt-x 2026-09-01 input unpriced 1000003 - -",
			"gpt-x 2026-09-01 output unpriced 7 - -",
			"gpt-x 2026-09-02 input unpriced 10 - -",
			"gpt-y 2026-09-01 input unpriced 5 - -",
		]);
		const others = await versions(actor, "gpt-y");
		await addPrices(db.database, actor, { prices: [price(["gpt-x", "input", "1.25"])], now });
		await rerate(actor);
		expect(await charges(actor)).toEqual([
			"gpt-x 2026-09-01 input priced 1000003 1.25000375 1.25000375",
			"gpt-x 2026-09-01 output unpriced 7 - -",
			"gpt-x 2026-09-02 input priced 10 0.0000125 0.0000125",
			"gpt-y 2026-09-01 input unpriced 5 - -",
		]);
		expect(await versions(actor, "gpt-y")).toEqual(others);
		expect(await dirtyDays(actor)).toEqual(["2026-09-01", "2026-09-02"]);
	});

	test("of later days leaves the charges of earlier days as they are", async () => {
		const actor = await companyWith(FACTS);
		const first = price(["gpt-x", "input", "1"]);
		await addPrices(db.database, actor, { prices: [first], now });
		await rerate(actor);
		await db.database.pool.query("DELETE FROM outlay.dirty_day WHERE organization_id = $1", [
			actor.organizationId,
		]);
		const later = price(["gpt-x", "input", "2"], { validFrom: day("2026-09-02") });
		expect((await addPrices(db.database, actor, { prices: [later], now })).ok).toBe(true);
		await rerate(actor);
		expect((await charges(actor)).filter((line) => line.includes("gpt-x") && line.includes("input"))).toEqual(
			[
				"gpt-x 2026-09-01 input priced 1000003 1.000003 1.000003",
				"gpt-x 2026-09-02 input priced 10 0.00002 0.00002",
			],
		);
		expect(await dirtyDays(actor)).toEqual(["2026-09-02"]);
	});

	test("leaves closed months as they are", async () => {
		const actor = await companyWith(FACTS);
		await db.database.prisma.accountingPeriod.create({
			data: { organizationId: actor.organizationId, month: new Date("2026-09-01"), status: "closed" },
		});
		const before = await charges(actor);
		await addPrices(db.database, actor, { prices: [price(["gpt-x", "input", "1"])], now });
		await rerate(actor);
		expect(await charges(actor)).toEqual(before);
	});

	test("over the days of another is refused, and names it", async () => {
		const actor = await companyWith([]);
		const bounded = { validFrom: day("2026-01-01"), validTo: day("2026-06-01") };
		await addPrices(db.database, actor, { prices: [price(["gpt-x", "input", "1"], bounded)], now });
		const clash = price(["gpt-x", "input", "2"], { validTo: day("2026-02-01") });
		expect(
			await addPrices(db.database, actor, { prices: [price(["gpt-y", "input", "1"]), clash], now }),
		).toEqual({
			ok: false,
			error: {
				code: "overlap",
				index: 1,
				existing: "openai gpt-x input, standard, from 2026-01-01, before 2026-06-01",
			},
		});
		expect(await db.database.prisma.price.count({ where: { organizationId: actor.organizationId } })).toBe(1);
	});
});

test("a discount changes what is paid, not the list price, and removing a price makes usage Unpriced again", async () => {
	const actor = await companyWith(FACTS);
	const added = await addPrices(db.database, actor, { prices: [price(["gpt-x", "input", "1"])], now });
	const discount = {
		provider: "openai",
		model: null,
		percent: { digits: 125n, scale: 1 },
		validFrom: null,
		validTo: null,
		source: "Contract",
	};
	await addDiscount(db.database, actor, { discount, now });
	await rerate(actor);
	expect(await charges(actor)).toContain("gpt-x 2026-09-02 input priced 10 0.00001 0.00000875");
	invariant(added.ok, "the price was added");
	expect(await removePrice(db.database, actor, { id: added.value[0] ?? "", now })).toBe(true);
	await rerate(actor);
	expect(await charges(actor)).toContain("gpt-x 2026-09-02 input unpriced 10 - -");
});

test("while an import is being read the changes are kept for the rebuild after it", async () => {
	const actor = await companyWith([]);
	const { organizationId } = actor;
	await addPrices(db.database, actor, { prices: [price(["gpt-x", "input", "1"])], now });
	const data = {
		organizationId,
		id: IMPORT,
		rawExportId: IMPORT,
		fileName: "x",
		status: "reading",
		stage: "reading",
	};
	await db.database.prisma.import.create({ data });
	await rerate(actor);
	expect(await db.database.prisma.priceChange.count({ where: { organizationId } })).toBe(1);
	await db.database.prisma.import.updateMany({ where: { organizationId }, data: { status: "failed" } });
	await rerate(actor);
	expect(await db.database.prisma.priceChange.count({ where: { organizationId } })).toBe(0);
});
