import type { Meter, Tier } from "@outlay/finops/charge";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { createPriceBook, type PriceBook } from "@outlay/pricing/price-book";
import type { Price, PriceOrigin } from "@outlay/pricing/price";
import type { Reach } from "@outlay/pricing/model-identity";
import { parseDecimal } from "@outlay/finops/money";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { dayFromDb } from "../spend/record-days.ts";

const INSERT_CHUNK = 2_000;

const dayText = (date: Date | null) => (date === null ? null : dayFromDb(date.toISOString().slice(0, 10)));
const dayDate = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

/** The organization's price book: the seed and its own prices, with discounts. */
export async function readPriceBook(database: Database, actor: Actor): Promise<PriceBook> {
	requireRight(actor, "prices.read");
	const { organizationId } = actor;
	const { prices, discounts } = await inTransaction(database, actor, async (transaction) => ({
		prices: await transaction.price.findMany({ where: { organizationId } }),
		discounts: await transaction.discount.findMany({ where: { organizationId } }),
	}));
	const book = createPriceBook({
		prices: prices.map((row): Price => {
			const unit = parseAtto(row.unitPrice.toFixed());
			invariant(unit.ok, `the database holds the price ${row.unitPrice.toFixed()}`);
			return {
				provider: row.provider,
				model: row.model,
				meter: row.meter as Meter, // parse boundary: written from a Price
				tier: row.tier as Tier, // parse boundary
				reach: row.reach as Reach | null, // parse boundary
				abovePromptTokens: row.abovePromptTokens,
				unitAtto: unit.value,
				currency: row.currency,
				validFrom: dayText(row.validFrom),
				validTo: dayText(row.validTo),
				origin: row.origin as PriceOrigin, // parse boundary
				source: row.source,
				sourceDate: dayText(row.sourceDate),
			};
		}),
		discounts: discounts.map((row) => {
			const percent = parseDecimal(row.percent.toFixed());
			invariant(percent.ok, `the database holds the discount ${row.percent.toFixed()}`);
			return {
				provider: row.provider,
				model: row.model,
				percent: percent.value,
				validFrom: dayText(row.validFrom),
				validTo: dayText(row.validTo),
				source: row.source,
			};
		}),
	});
	invariant(book.ok, book.ok ? "" : `the stored price book is not one: ${book.error.message}`);
	return book.value;
}

/** Puts the seed catalogue into an organization that has no prices yet. Returns how many rows were added. */
export async function seedPrices(
	database: Database,
	actor: Actor,
	prices: readonly Price[],
): Promise<number> {
	requireRight(actor, "prices.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		if ((await transaction.price.count({ where: { organizationId } })) > 0) return 0;
		const rows = prices.map((price) => ({
			organizationId,
			id: newId(),
			provider: price.provider,
			model: price.model,
			meter: price.meter,
			tier: price.tier,
			reach: price.reach,
			abovePromptTokens: price.abovePromptTokens,
			unitPrice: formatAtto(price.unitAtto),
			currency: price.currency,
			validFrom: dayDate(price.validFrom),
			validTo: dayDate(price.validTo),
			origin: price.origin,
			source: price.source,
			sourceDate: dayDate(price.sourceDate),
		}));
		for (let at = 0; at < rows.length; at += INSERT_CHUNK) {
			await transaction.price.createMany({ data: rows.slice(at, at + INSERT_CHUNK) });
		}
		return rows.length;
	});
}
