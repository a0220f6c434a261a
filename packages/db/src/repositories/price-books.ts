import type { Meter, Reach, Tier } from "@outlay/finops/charge";
import { type ExactDecimal, parseAtto, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { Price, PriceOrigin } from "@outlay/pricing/price";
import { createPriceBook, type PriceBook } from "@outlay/pricing/price-book";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction, type QueryRows, type SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";

/** A row of `outlay.price` as {@link PRICE_COLUMNS} read it. */
export interface PriceRow {
	readonly provider: string;
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier;
	readonly reach: Reach | null;
	readonly above: string | null;
	readonly unit_price: string;
	readonly currency: string;
	readonly valid_from: string | null;
	readonly valid_to: string | null;
	readonly origin: PriceOrigin;
	readonly source: string;
	readonly source_date: string | null;
}

interface DiscountRow {
	readonly provider: string;
	readonly model: string | null;
	readonly percent: string;
	readonly valid_from: string | null;
	readonly valid_to: string | null;
	readonly source: string;
}

export const PRICE_COLUMNS = `provider, model, meter, tier, reach, above_prompt_tokens::text AS above,
  unit_price::text, currency, valid_from::text, valid_to::text, origin, source, source_date::text`;

const DISCOUNT_COLUMNS = "provider, model, percent::text, valid_from::text, valid_to::text, source";

const dayOrNull = (text: string | null) => (text === null ? null : dayFromDb(text));

/** Price books in memory, each as long as its rows have not changed. One per process; the book is immutable. */
export interface PriceBooks {
	/** The organization's price book: the seed and its own prices, with discounts. */
	readonly read: (actor: Actor) => Promise<PriceBook>;
}

/** Most organizations whose books stay in memory; a book is about 10 MB. */
const BOOKS_MAX = 20;

export function openPriceBooks(database: Database): PriceBooks {
	const books = new Map<string, { readonly fingerprint: string; readonly book: PriceBook }>();
	return {
		read: async (actor) => {
			requireRight(actor, "prices.read");
			return inSqlTransaction(database, actor, async (session) => {
				const fingerprint = await readFingerprint(session, actor.organizationId);
				const known = books.get(actor.organizationId);
				if (known?.fingerprint === fingerprint) return known.book;
				const book = await readBook(session, actor.organizationId);
				if (books.size >= BOOKS_MAX) books.clear();
				books.set(actor.organizationId, { fingerprint, book });
				return book;
			});
		},
	};
}

/** Changes with any row of the book: comparing it costs a hundredth of reading the book. */
async function readFingerprint(session: SqlSession, organizationId: string): Promise<string> {
	const result = await session.query<{ fingerprint: string }>(
		`SELECT (SELECT md5(string_agg(p::text, '|' ORDER BY p.id)) FROM outlay.price p WHERE p.organization_id = $1)
		   || coalesce((SELECT md5(string_agg(d::text, '|' ORDER BY d.id)) FROM outlay.discount d
		     WHERE d.organization_id = $1), '') AS fingerprint`,
		[organizationId],
	);
	return result.rows[0]?.fingerprint ?? "";
}

async function readBook(session: SqlSession, organizationId: string): Promise<PriceBook> {
	const prices = await session.query<PriceRow>(
		`SELECT ${PRICE_COLUMNS} FROM outlay.price WHERE organization_id = $1`,
		[organizationId],
	);
	const discounts = await session.query<DiscountRow>(
		`SELECT ${DISCOUNT_COLUMNS} FROM outlay.discount WHERE organization_id = $1`,
		[organizationId],
	);
	return bookOf(prices.rows, discounts.rows);
}

/**
 * The part of the book that prices these models: their rows and those of any model of their providers. It answers for
 * them as the whole book does. The caller has checked the right.
 */
export async function readBookOf(
	query: QueryRows,
	{ organizationId }: Pick<Actor, "organizationId">,
	models: readonly { readonly provider: string; readonly model: string }[],
): Promise<PriceBook> {
	const values = [organizationId, models.map(({ provider }) => provider), models.map(({ model }) => model)];
	const where =
		"organization_id = $1::uuid AND provider = ANY($2::text[]) AND (model IS NULL OR model = ANY($3::text[]))";
	const prices = await query<PriceRow>(`SELECT ${PRICE_COLUMNS} FROM outlay.price WHERE ${where}`, values);
	const discounts = await query<DiscountRow>(
		`SELECT ${DISCOUNT_COLUMNS} FROM outlay.discount WHERE ${where}`,
		values,
	);
	return bookOf(prices, discounts);
}

function bookOf(prices: readonly PriceRow[], discounts: readonly DiscountRow[]): PriceBook {
	const book = createPriceBook({ prices: prices.map(toPrice), discounts: discounts.map(toDiscount) });
	invariant(book.ok, book.ok ? "" : `the stored price book is not one: ${book.error.message}`);
	return book.value;
}

/** A row as the core knows it. */
export function toPrice(row: PriceRow): Price {
	const unit = parseAtto(row.unit_price);
	invariant(unit.ok, `the database holds the price ${row.unit_price}`);
	return {
		provider: row.provider,
		model: row.model,
		meter: row.meter,
		tier: row.tier,
		reach: row.reach,
		abovePromptTokens: row.above === null ? null : BigInt(row.above),
		unitAtto: unit.value,
		currency: row.currency,
		validFrom: dayOrNull(row.valid_from),
		validTo: dayOrNull(row.valid_to),
		origin: row.origin,
		source: row.source,
		sourceDate: dayOrNull(row.source_date),
	};
}

function toDiscount(row: DiscountRow) {
	const percent = parseDecimal(row.percent);
	invariant(percent.ok, `the database holds the discount ${row.percent}`);
	const exact: ExactDecimal = percent.value;
	return {
		provider: row.provider,
		model: row.model,
		percent: exact,
		validFrom: dayOrNull(row.valid_from),
		validTo: dayOrNull(row.valid_to),
		source: row.source,
	};
}
