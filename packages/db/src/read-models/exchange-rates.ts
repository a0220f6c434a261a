import type { Day, DaySpan } from "@outlay/finops/day";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import { conversionSql } from "./spend-conversion.ts";
import { monthsOf } from "./spend-facts.ts";
import { inSpendSession } from "./spend-session.ts";
import { sqlParameters } from "./spend-sql.ts";

/** One unit of `currency` is worth `rate` of `quote` from `day` on. */
export interface ExchangeRate {
	readonly currency: string;
	readonly quote: string;
	readonly day: Day;
	/** Decimal text. */
	readonly rate: string;
	readonly source: string;
	readonly author: string;
	/** ISO instant. */
	readonly enteredAt: string;
}

/** The last rate of a page: the list goes on after it. */
export interface ExchangeRateCursor {
	readonly day: Day;
	readonly currency: string;
	readonly quote: string;
}

export interface ExchangeRatePage {
	readonly rates: readonly ExchangeRate[];
	readonly nextCursor: ExchangeRateCursor | null;
}

/** Rates, newest day first. */
export async function listExchangeRates(
	database: Database,
	actor: Actor,
	{ limit, cursor }: { readonly limit: number; readonly cursor: ExchangeRateCursor | null },
): Promise<ExchangeRatePage> {
	requireOrganizationRight(actor, "prices.read");
	return inSqlTransaction(database, actor, async (session) => {
		const after =
			cursor === null ? "" : "AND (day < $3 OR (day = $3 AND (currency, quote_currency) > ($4, $5)))";
		const result = await session.query<ExchangeRate>(
			`SELECT currency, quote_currency AS quote, day::text, trim_scale(rate)::text AS rate, source, author,
			   to_char(entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "enteredAt"
			 FROM outlay.exchange_rate WHERE organization_id = $1 ${after}
			 ORDER BY exchange_rate.day DESC, currency, quote_currency LIMIT $2`,
			[
				actor.organizationId,
				limit + 1,
				...(cursor === null ? [] : [cursor.day, cursor.currency, cursor.quote]),
			],
		);
		const rates = result.rows.slice(0, limit);
		const last = rates.at(-1);
		const more = result.rows.length > limit && last !== undefined;
		return {
			rates,
			nextCursor: more ? { day: last.day, currency: last.currency, quote: last.quote } : null,
		};
	});
}

/** Currencies with a rate to this one, on any day, by name. */
export async function listConvertible(
	database: Database,
	actor: Actor,
	quote: string,
): Promise<readonly string[]> {
	return inSpendSession(database, actor, async (session) => {
		const result = await session.query<{ currency: string }>(
			`SELECT DISTINCT currency FROM outlay.exchange_rate WHERE organization_id = $1 AND quote_currency = $2
			 ORDER BY 1`,
			[actor.organizationId, quote],
		);
		return result.rows.map(({ currency }) => currency);
	});
}

/** Spend of one month and currency that no rate converts. */
export interface Unconverted {
	readonly currency: string;
	/** First day of the month. */
	readonly month: Day;
	/** Of all categories, decimal text in its own currency: what was used, and what was billed. */
	readonly effective: string;
	readonly billed: string;
	readonly days: number;
	readonly firstDay: Day;
	readonly lastDay: Day;
}

/** Days of spend in other currencies without a rate to `quote`, newest month first. Days are charge days, half-open. */
export async function listUnconverted(
	database: Database,
	actor: Actor,
	{ quote, span }: { readonly quote: string; readonly span: DaySpan },
): Promise<readonly Unconverted[]> {
	requireOrganizationRight(actor, "prices.read");
	return inSpendSession(database, actor, async (session) => {
		const parameters = sqlParameters(actor.organizationId);
		const columns = { currency: "s.billing_currency", day: "s.day" };
		const money = conversionSql({ convertTo: quote, spans: [span], columns }, parameters);
		const months = parameters.add(monthsOf([span]));
		const result = await session.query<Unconverted>(
			`SELECT s.billing_currency AS currency, s.month::text, trim_scale(sum(s.effective_cost))::text AS effective,
			   trim_scale(sum(s.billed_cost))::text AS billed,
			   count(DISTINCT s.day)::int AS days, min(s.day)::text AS "firstDay", max(s.day)::text AS "lastDay"
			 FROM outlay.spend_day s ${money.join}
			 WHERE s.organization_id = $1 AND s.month = ANY(${months}::date[])
			   AND s.day >= ${parameters.add(span.start)}::date AND s.day < ${parameters.add(span.end)}::date
			   AND s.billing_currency <> ${parameters.add(quote)} AND NOT (${money.isConverted})
			   AND (s.effective_cost <> 0 OR s.billed_cost <> 0)
			 GROUP BY 1, 2 ORDER BY 2 DESC, 1`,
			[...parameters.values],
		);
		return result.rows;
	});
}
