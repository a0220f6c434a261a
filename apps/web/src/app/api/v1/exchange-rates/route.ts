import { type ExchangeRate, listExchangeRates } from "@outlay/db/read-models/exchange-rates";
import { enterExchangeRates, removeExchangeRate } from "@outlay/db/repositories/exchange-rates";
import { readOrganization } from "@outlay/db/repositories/organizations";
import { answer, json } from "../../../../api/answer.ts";
import { csvProblem } from "../../../../api/csv-problem.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { notFound, parseQuery, parseText } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { readRateCursor, writeRateCursor } from "../../../../features/prices/rates/rate-cursor.ts";
import { closedMonthProblem } from "../../../../features/prices/rates/rate-problem.ts";
import { ratesFromCsv } from "../../../../features/prices/rates/rates-csv.ts";
import { database } from "../../../../main.ts";
import { rateDeleteQuerySchema, rateListQuerySchema, ratePutQuerySchema } from "./schema.ts";

const CSV_BYTES_MAX = 16 * 1024 ** 2;

export const dynamic = "force-dynamic";
export const { POST, PATCH, OPTIONS } = otherMethods("GET", "PUT", "DELETE");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(rateListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit } = query.value;
		const page = await listExchangeRates(database(), actor.value, {
			limit,
			cursor: cursor === undefined ? null : readRateCursor(cursor),
		});
		const nextCursor = page.nextCursor === null ? null : writeRateCursor(page.nextCursor);
		return json({ items: page.rates.map(itemOf), nextCursor });
	});
}

const itemOf = ({ day, quote, ...rate }: ExchangeRate) => ({ date: day, to: quote, ...rate });

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.write");
		if (!actor.ok) return actor.error;
		const query = parseQuery(ratePutQuerySchema, request);
		if (!query.ok) return query.error;
		const text = await parseText(request, CSV_BYTES_MAX);
		if (!text.ok) return text.error;
		const { currency } = await readOrganization(database(), actor.value);
		const rates = ratesFromCsv(text.value, { to: currency, source: query.value.source ?? null });
		if (!rates.ok) return csvProblem(rates.error);
		const entered = await enterExchangeRates(database(), actor.value, {
			rates: rates.value,
			now: new Date(),
		});
		return entered.ok ? json(entered.value) : closedMonthProblem(entered.error);
	});
}

export function DELETE(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("prices.write");
		if (!actor.ok) return actor.error;
		const query = parseQuery(rateDeleteQuerySchema, request);
		if (!query.ok) return query.error;
		const { currency, to, date } = query.value;
		const removed = await removeExchangeRate(database(), actor.value, {
			pair: { currency, quote: to },
			day: date,
			now: new Date(),
		});
		if (!removed.ok) return closedMonthProblem(removed.error);
		return removed.value ? new Response(null, { status: 204 }) : notFound();
	});
}
