import type { ForecastEventRow, NewForecastEvent } from "@outlay/db/repositories/forecast-events";
import { parsePercentChange, percentChange } from "@outlay/finops/forecast-events";
import { parseAtto, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { z } from "zod";
import type { eventBodySchema } from "../../app/api/v1/forecast-events/schema.ts";

/** A checked request as what is kept. */
export function newEvent({ owner, effect, ...event }: z.infer<typeof eventBodySchema>): NewForecastEvent {
	return { ...event, owner: { kind: owner.kind, slug: owner.slug ?? null }, effect: effectOf(effect) };
}

function effectOf(effect: z.infer<typeof eventBodySchema>["effect"]): NewForecastEvent["effect"] {
	if ("percent" in effect) {
		const factor = parsePercentChange(effect.percent);
		invariant(factor.ok, "the request was checked");
		return { kind: "factor", factor: factor.value };
	}
	const perDay = parseAtto(effect.perDay);
	invariant(perDay.ok, "the request was checked");
	return { kind: "amount", perDay: perDay.value };
}

/** A known change as the API answers it. */
export function eventAnswer({ factor, perDay, currency, ...event }: ForecastEventRow) {
	return {
		...event,
		effect:
			factor === null ? { perDay: perDay ?? "0", currency: currency ?? "" } : { percent: percentOf(factor) },
	};
}

/** The change in percent of a factor as text. */
export function percentOf(factor: string): string {
	const parsed = parseDecimal(factor);
	invariant(parsed.ok, `${factor} is a factor`);
	return percentChange(parsed.value);
}
