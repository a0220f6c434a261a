import { addDays, type DaySpan } from "@outlay/finops/day";
import { RATE_DAYS_MAX } from "@outlay/finops/exchange-rates";
import type { SqlParameters } from "./spend-sql.ts";

/** SQL that converts amounts of facts, day by day. Where nothing is converted it is constant. */
export interface Conversion {
	/** LEFT JOIN of the rates. */
	readonly join: string;
	/** The currency that the amount is in once multiplied: the fact's own where no rate holds. */
	readonly currency: string;
	/** Appended to an amount. */
	readonly times: string;
	readonly isConverted: string;
}

export interface ConversionInput {
	/** Null: every amount stays in its own currency. */
	readonly convertTo: string | null;
	readonly spans: readonly DaySpan[];
	/** Columns of the facts. */
	readonly columns: { readonly currency: string; readonly day: string };
}

/**
 * Converts by the rate of each fact's day: exact, because amounts and rates have 18 decimals each and the product is not
 * rounded. Facts without a rate keep their currency: they are unconverted, never taken as 1.
 */
export function conversionSql(
	{ convertTo, spans, columns }: ConversionInput,
	parameters: SqlParameters,
): Conversion {
	if (convertTo === null) {
		return { join: "", currency: columns.currency, times: "", isConverted: "false" };
	}
	const quote = `${parameters.add(convertTo)}::text`;
	return {
		join: `LEFT JOIN (${ratesByDaySql({ quote, spans }, parameters)}) rate
		  ON rate.currency = ${columns.currency} AND rate.day = ${columns.day}`,
		currency: `CASE WHEN rate.rate IS NULL THEN ${columns.currency} ELSE ${quote} END`,
		times: " * coalesce(rate.rate, 1)",
		isConverted: "rate.rate IS NOT NULL",
	};
}

/** SELECT of the rate of every currency and day that has one: joined by equality, which a join of spans is not. */
function ratesByDaySql(
	{ quote, spans }: { readonly quote: string; readonly spans: readonly DaySpan[] },
	parameters: SqlParameters,
): string {
	const starts = spans.map(({ start }) => start).sort();
	const ends = spans.map(({ end }) => end).sort();
	const [start] = starts;
	const end = ends.at(-1);
	const first = start === undefined ? "NULL" : parameters.add(addDays(start, -RATE_DAYS_MAX));
	const past = end === undefined ? "NULL" : parameters.add(end);
	return `SELECT held.currency, every.day::date AS day, held.rate
	  FROM (
	    SELECT currency, rate, day, least(lead(day) OVER (PARTITION BY currency ORDER BY day), day + ${RATE_DAYS_MAX}) AS until
	    FROM outlay.exchange_rate
	    WHERE organization_id = ${parameters.organization} AND quote_currency = ${quote}
	      AND day > ${first}::date AND day < ${past}::date) held,
	    generate_series(held.day::timestamp, held.until::timestamp - interval '1 day', interval '1 day') AS every (day)`;
}
