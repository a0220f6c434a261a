import { addMonths, type Day, type DaySpan, firstDay, monthOf } from "@outlay/finops/day";
import { daysHeld } from "@outlay/finops/exchange-rates";
import { compareDecimal, type ExactDecimal, formatDecimal, parseDecimal } from "@outlay/finops/money";
import { err, invariant, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { noteForecastsDueIn } from "../forecasts/forecast-due.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { appendAudit } from "./audit.ts";
import { askForBudgets } from "./outbox.ts";

const INSERT_CHUNK = 5_000;

/** Two currencies: one unit of `currency` is worth so much of `quote`. */
export interface CurrencyPair {
	readonly currency: string;
	readonly quote: string;
}

/** One rate; one per pair and day. */
export interface NewExchangeRate extends CurrencyPair {
	readonly day: Day;
	readonly rate: ExactDecimal;
	/** Who says so, as people know it: "ECB reference rates". */
	readonly source: string;
}

/** A closed month keeps the rates that its figures were read with. */
export interface ClosedMonthRate extends CurrencyPair {
	readonly code: "closed_month";
	/** Of the rate. */
	readonly day: Day;
	/** First day of the closed month. */
	readonly month: Day;
}

export interface RatesEntered {
	readonly added: number;
	readonly changed: number;
	readonly unchanged: number;
	/** Currencies of these rates that no bill has been in so far: perhaps misspelt. */
	readonly unused: readonly string[];
}

/**
 * Enters rates: those of the same pair and day are replaced, all others stay. All or nothing. Figures are converted by
 * them at once. Refuses what would change the figures of a closed month.
 */
export async function enterExchangeRates(
	database: Database,
	actor: Actor,
	{ rates, now }: { readonly rates: readonly NewExchangeRate[]; readonly now: Date },
): Promise<Result<RatesEntered, ClosedMonthRate>> {
	requireOrganizationRight(actor, "prices.write");
	return inTransaction(database, actor, async (transaction) => {
		const known = await lockRates(transaction, actor, rates);
		const news = rates.filter((rate) => !isKnown(known, rate));
		const days = [...known.values(), ...news];
		const closed = await closedMonthOf(transaction, actor, { touched: news, days });
		if (closed !== null) return err(closed);
		const changed = news.filter((rate) => known.has(idOf(rate)));
		await writeRates(transaction, actor, { news, changed, now });
		const result = {
			added: news.length - changed.length,
			changed: changed.length,
			unchanged: rates.length - news.length,
			unused: await unusedOf(transaction, actor, rates),
		};
		if (news.length > 0) {
			const details = { ...result, ...summaryOf(news) };
			const entry = { action: "exchange_rates.entered", subject: "exchange_rate", subjectId: "", details };
			await appendAudit(transaction, actor, { entry, now });
			await askForBudgets(transaction, actor);
			await noteForecastsDueIn(queryIn(transaction), actor);
		}
		return ok(result);
	});
}

/** Removes one rate; the one before then holds on, as far as it goes. False when there is none. */
export async function removeExchangeRate(
	database: Database,
	actor: Actor,
	input: { readonly pair: CurrencyPair; readonly day: Day; readonly now: Date },
): Promise<Result<boolean, ClosedMonthRate>> {
	requireOrganizationRight(actor, "prices.write");
	const { pair, day, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		const known = await lockRates(transaction, actor, [pair]);
		const rate = known.get(idOf({ ...pair, day }));
		if (rate === undefined) return ok(false);
		const closed = await closedMonthOf(transaction, actor, { touched: [rate], days: [...known.values()] });
		if (closed !== null) return err(closed);
		await transaction.exchangeRate.delete({
			where: { organizationId_quoteCurrency_currency_day: keyOf(actor, rate) },
		});
		const details = { ...pair, day, rate: formatDecimal(rate.rate), source: rate.source };
		const entry = {
			action: "exchange_rate.removed",
			subject: "exchange_rate",
			subjectId: idOf(rate),
			details,
		};
		await appendAudit(transaction, actor, { entry, now });
		await askForBudgets(transaction, actor);
		await noteForecastsDueIn(queryIn(transaction), actor);
		return ok(true);
	});
}

async function unusedOf(
	transaction: Transaction,
	{ organizationId }: Actor,
	rates: readonly NewExchangeRate[],
): Promise<readonly string[]> {
	const currencies = [...new Set(rates.map(({ currency }) => currency))].sort();
	const rows = await transaction.$queryRawUnsafe<{ currency: string }[]>(
		`SELECT c.currency FROM unnest($2::text[]) AS c (currency) WHERE NOT EXISTS (
		   SELECT FROM outlay.spend_day s WHERE s.organization_id = $1::uuid AND s.billing_currency = c.currency)`,
		organizationId,
		currencies,
	);
	return rows.map(({ currency }) => currency).sort();
}

const idOf = ({ currency, quote, day }: Pick<NewExchangeRate, "currency" | "quote" | "day">) =>
	`${currency} ${quote} ${day}`;

const pairOf = ({ currency, quote }: CurrencyPair) => `${currency} ${quote}`;

const dayOfDate = (date: Date) => dayFromDb(date.toISOString().slice(0, "YYYY-MM-DD".length));

const atMidnight = (day: Day) => new Date(`${day}T00:00:00Z`);

function keyOf({ organizationId }: Actor, { currency, quote, day }: NewExchangeRate) {
	return { organizationId, quoteCurrency: quote, currency, day: atMidnight(day) };
}

function isKnown(known: ReadonlyMap<string, NewExchangeRate>, rate: NewExchangeRate): boolean {
	const before = known.get(idOf(rate));
	return (
		before !== undefined && before.source === rate.source && compareDecimal(before.rate, rate.rate) === 0
	);
}

const LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtextextended('outlay:exchange-rates:' || $1, 0))::text";

/** Every rate of the pairs, by {@link idOf}. Two people at once take turns. */
async function lockRates(
	transaction: Transaction,
	{ organizationId }: Actor,
	pairs: readonly CurrencyPair[],
): Promise<ReadonlyMap<string, NewExchangeRate>> {
	await transaction.$queryRawUnsafe(LOCK_SQL, organizationId);
	const wanted = [...new Map(pairs.map((pair) => [pairOf(pair), pair])).values()];
	const rows = await transaction.exchangeRate.findMany({
		where: {
			organizationId,
			OR: wanted.map(({ currency, quote }) => ({ currency, quoteCurrency: quote })),
		},
	});
	return new Map(
		rows.map(({ currency, quoteCurrency, day, rate, source }) => {
			const parsed = parseDecimal(rate.toFixed());
			invariant(parsed.ok, "the database holds rates as decimals");
			const entry = {
				currency,
				quote: quoteCurrency,
				day: dayOfDate(day),
				rate: parsed.value,
				source,
			};
			return [idOf(entry), entry];
		}),
	);
}

/** The first closed month that one of the touched rates holds in; null when none is. */
async function closedMonthOf(
	transaction: Transaction,
	{ organizationId }: Actor,
	{
		touched,
		days,
	}: { readonly touched: readonly NewExchangeRate[]; readonly days: readonly NewExchangeRate[] },
): Promise<ClosedMonthRate | null> {
	const rows = await transaction.accountingPeriod.findMany({
		where: { organizationId, status: "closed" },
		orderBy: { month: "asc" },
	});
	const months = rows.map((row) => dayOfDate(row.month));
	if (months.length === 0) return null;
	const held = new Map(
		[...Map.groupBy(days, pairOf)].map(([pair, own]) => [pair, daysHeld(own.map(({ day }) => day))]),
	);
	for (const { currency, quote, day } of touched) {
		const span = held.get(pairOf({ currency, quote }))?.get(day);
		const month = span === undefined ? undefined : months.find((first) => touches(span, first));
		if (month !== undefined) return { code: "closed_month", currency, quote, day, month };
	}
	return null;
}

const touches = ({ start, end }: DaySpan, month: Day) =>
	month < end && start < firstDay(addMonths(monthOf(month), 1));

async function writeRates(
	transaction: Transaction,
	actor: Actor,
	{
		news,
		changed,
		now,
	}: {
		readonly news: readonly NewExchangeRate[];
		readonly changed: readonly NewExchangeRate[];
		readonly now: Date;
	},
): Promise<void> {
	const { organizationId } = actor;
	for (const [pair, own] of Map.groupBy(changed, pairOf)) {
		const [{ currency, quote } = { currency: pair, quote: pair }] = own;
		await transaction.exchangeRate.deleteMany({
			where: {
				organizationId,
				currency,
				quoteCurrency: quote,
				day: { in: own.map(({ day }) => atMidnight(day)) },
			},
		});
	}
	const data = news.map((entry) => ({
		...keyOf(actor, entry),
		rate: formatDecimal(entry.rate),
		source: entry.source,
		author: actor.label,
		enteredAt: now,
	}));
	for (let at = 0; at < data.length; at += INSERT_CHUNK) {
		await transaction.exchangeRate.createMany({ data: data.slice(at, at + INSERT_CHUNK) });
	}
}

/** What the log says of many rates: the pairs, with their days and, of few, each rate. */
function summaryOf(rates: readonly NewExchangeRate[]) {
	const days = rates.map(({ day }) => day).sort();
	return {
		pairs: [...new Set(rates.map(({ currency, quote }) => `${currency}/${quote}`))].sort(),
		firstDay: days[0] ?? null,
		lastDay: days.at(-1) ?? null,
		sources: [...new Set(rates.map(({ source }) => source))].sort(),
		rates:
			rates.length > LOGGED_MAX
				? null
				: rates.map(({ currency, quote, day, rate }) => `${day} ${currency}/${quote} ${formatDecimal(rate)}`),
	};
}

const LOGGED_MAX = 100;
