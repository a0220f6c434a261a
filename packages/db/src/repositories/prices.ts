import { formatAtto } from "@outlay/finops/money";
import type { Price } from "@outlay/pricing/price";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";

const INSERT_CHUNK = 2_000;

const dayDate = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

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
