import type { SqlSession } from "@outlay/db/database";
import { contentId } from "@outlay/db/id";
import {
	type FactTable,
	type FactToRate,
	pageFacts,
	type RatedCharge,
	stageRated,
} from "@outlay/db/imports/rated-charges";
import type { Reach, Tier } from "@outlay/finops/charge";
import { parseDay } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { PriceBook } from "@outlay/pricing/price-book";
import { type RatedLine, rate } from "@outlay/pricing/rate";

const PAGE_FACTS = 5_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Currency of usage without a price: the book is in it, and an unpriced line has no amount anyway. */
const UNPRICED_CURRENCY = "USD";

/** Rates every fact of the table and stages the charges, page by page, so that memory stays flat. */
export async function rateFacts(
	session: SqlSession,
	facts: { readonly table: FactTable; readonly organizationId: string },
	book: PriceBook,
): Promise<void> {
	let afterId = FIRST_ID;
	for (;;) {
		const page = await pageFacts(session, facts, { afterId, limit: PAGE_FACTS });
		const last = page.at(-1);
		if (last === undefined) return;
		await stageRated(
			session,
			page.flatMap((fact) => rateFact(fact, book)),
		);
		afterId = last.id;
	}
}

function rateFact(fact: FactToRate, book: PriceBook): readonly RatedCharge[] {
	const day = parseDay(fact.day);
	invariant(day.ok, `the database holds the day ${fact.day}`);
	const lines = rate(
		{
			provider: fact.provider,
			model: fact.model,
			day: day.value,
			tier: fact.tier as Tier, // parse boundary: written from a UsageLine
			reach: fact.reach === "" ? null : (fact.reach as Reach), // parse boundary: as the tier
			promptTokens: null,
			contextBand: fact.contextBand === "" ? null : fact.contextBand,
			quantities: fact.quantities,
		},
		book,
	);
	return lines.map((line) => toCharge(fact, line));
}

function toCharge(fact: FactToRate, line: RatedLine): RatedCharge {
	const base = {
		factId: fact.id,
		id: contentId("rated", fact.id, line.meter),
		meter: line.meter,
		quantity: line.quantity.toString(),
	};
	if (line.kind === "unpriced") return { ...base, currency: UNPRICED_CURRENCY, cost: null };
	const cost = { list: formatAtto(line.list.atto), effective: formatAtto(line.contracted.atto) };
	return { ...base, currency: line.list.currency, cost };
}
