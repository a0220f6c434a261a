import type { Meter } from "@outlay/finops/charge";
import { invariant } from "@outlay/finops/result";
import type { Price } from "@outlay/pricing/price";
import { unitPrice } from "@outlay/pricing/price";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { applyPriceEdition } from "../repositories/price-editions.ts";
import { addDiscount, addPrices } from "../repositories/prices-edits.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addSpend } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { listDiscounts, listPrices, type PriceQuery } from "./prices.ts";
import { listPricedModels, type PricedModelQuery } from "./prices-models.ts";

let db: TestDatabase;
let actor: Actor;

const now = new Date(0);

function price(model: string, meter: Meter, perMillion: string): Price {
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
		origin: "seed",
		source: "Catalogue",
		sourceDate: null,
	};
}

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await db.organization("company");
	const prices: readonly Price[] = [
		price("gpt-5", "output", "10"),
		price("gpt-5", "input", "1.25"),
		{ ...price("gpt-5", "input", "0.625"), tier: "batch" },
		price("gpt-4o", "input", "2.5"),
		{ ...price("claude-x", "input", "3"), provider: "anthropic" },
	];
	const edition = { version: "1", date: dayFromDb("2026-08-01"), prices };
	await applyPriceEdition(db.database, actor, { edition, now });
	const { origin: _origin, sourceDate: _date, ...own } = price("gpt-5", "input", "1");
	const yours = { ...own, validFrom: dayFromDb("2026-09-01"), source: "Contract" };
	await addPrices(db.database, actor, { prices: [yours], now });
	await addSpend(db.database, actor, [{ apiKey: "k", day: "2026-09-01", billed: "1", effective: "1" }]);
});

afterAll(() => db.close());

const query = (some: Partial<PriceQuery> = {}): PriceQuery => ({
	search: "",
	scope: null,
	origin: null,
	day: null,
	usedOnly: false,
	cursor: null,
	limit: 50,
	...some,
});

async function lines(some: Partial<PriceQuery> = {}) {
	const { items } = await listPrices(db.database, actor, query(some));
	return items.map(({ model, meter, tier, unitPrice: unit, origin }) =>
		[model, meter, tier, unit, origin].join(" "),
	);
}

describe("rows of the price book", () => {
	test("come by provider, model, meter and tier, the latest first", async () => {
		expect(await lines()).toEqual([
			"claude-x input standard 0.000003 seed",
			"gpt-4o input standard 0.0000025 seed",
			"gpt-5 input standard 0.000001 organization",
			"gpt-5 input standard 0.00000125 seed",
			"gpt-5 input batch 0.000000625 seed",
			"gpt-5 output standard 0.00001 seed",
		]);
	});

	test("are found by words, provider, origin, day and use", async () => {
		expect(await lines({ search: "OPEN gpt-4" })).toEqual(["gpt-4o input standard 0.0000025 seed"]);
		expect(await lines({ scope: { provider: "anthropic" } })).toHaveLength(1);
		expect(await lines({ scope: { provider: "openai", model: "gpt-5" } })).toHaveLength(4);
		expect(await lines({ scope: { provider: "openai", model: null } })).toEqual([]);
		expect(await lines({ origin: "organization" })).toHaveLength(1);
		expect(await lines({ scope: { provider: "openai", model: "gpt-5" }, day: "2026-08-31" })).toHaveLength(3);
		expect(await lines({ usedOnly: true })).toHaveLength(4);
		expect(await lines({ search: "100%_" })).toEqual([]);
	});

	test("page without gaps", async () => {
		const pages: string[] = [];
		let cursor: string | null = null;
		do {
			const page: Awaited<ReturnType<typeof listPrices>> = await listPrices(
				db.database,
				actor,
				query({ limit: 4, cursor }),
			);
			pages.push(...page.items.map(({ id }) => id));
			cursor = page.nextCursor;
			expect(page.total).toBe(6);
		} while (cursor !== null);
		expect(new Set(pages).size).toBe(6);
	});
});

describe("models of the price book", () => {
	const models = (some: Partial<PricedModelQuery> = {}) =>
		listPricedModels(db.database, actor, {
			search: "",
			provider: null,
			usedOnly: false,
			ownOnly: false,
			day: "2026-09-10",
			offset: 0,
			limit: 50,
			...some,
		});

	test("have the price that holds: yours from its first day on, the catalogue's before", async () => {
		const price5 = async (day: string) => {
			const { items } = await models({ day, search: "gpt-5" });
			return items[0]?.prices.find(({ meter }) => meter === "input");
		};
		expect(await price5("2026-09-10")).toEqual({
			meter: "input",
			unitPrice: "0.000001",
			currency: "USD",
			origin: "organization",
		});
		expect(await price5("2026-08-10")).toMatchObject({ unitPrice: "0.00000125", origin: "seed" });
	});

	test("say which usage names, and which have prices of yours", async () => {
		const { items, total } = await models();
		expect(items.map(({ model, used, rows }) => [model, used, rows])).toEqual([
			["claude-x", false, 1],
			["gpt-4o", false, 1],
			["gpt-5", true, 4],
		]);
		expect(total).toBe(3);
		expect((await models({ usedOnly: true })).items.map(({ model }) => model)).toEqual(["gpt-5"]);
		expect((await models({ ownOnly: true })).items.map(({ model }) => model)).toEqual(["gpt-5"]);
		expect((await models({ offset: 1, limit: 1 })).items.map(({ model }) => model)).toEqual(["gpt-4o"]);
	});
});

test("a discount that begins later ends the one before it; one over the same days is refused", async () => {
	const discount = (percent: bigint, from: string | null) => ({
		provider: "openai",
		model: null,
		percent: { digits: percent, scale: 0 },
		validFrom: from === null ? null : dayFromDb(from),
		validTo: null,
		source: "Contract",
	});
	await addDiscount(db.database, actor, { discount: discount(10n, null), now });
	await addDiscount(db.database, actor, { discount: discount(20n, "2026-09-01"), now });
	const refused = await addDiscount(db.database, actor, { discount: discount(30n, "2026-01-01"), now });
	expect(refused.ok ? null : refused.error.code).toBe("overlap");
	const all = await listDiscounts(db.database, actor);
	expect(all.map(({ percent, validFrom, validTo }) => [percent, validFrom, validTo])).toEqual([
		["20", "2026-09-01", null],
		["10", null, "2026-09-01"],
	]);
});
