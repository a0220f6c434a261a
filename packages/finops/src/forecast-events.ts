import { addDays, type Day } from "./day.ts";
import type { DailySeries } from "./forecast-series.ts";
import { type Atto, divideHalfEven, type ExactDecimal, formatDecimal, parseDecimal } from "./money.ts";
import { assertNever, err, ok, type Result } from "./result.ts";

export const FORECAST_EVENT_KINDS = ["price_change", "launch", "migration", "other"] as const;
export type ForecastEventKind = (typeof FORECAST_EVENT_KINDS)[number];

/** What an event does to every day from its own on: times an exact factor, or an amount a day more (or less). */
export type ForecastEffect =
	| { readonly kind: "factor"; readonly factor: ExactDecimal }
	| { readonly kind: "amount"; readonly perDay: Atto };

/** A known change of spend. It says what changes, so that neither history nor forecast has to show it first. */
export interface ForecastEvent {
	readonly day: Day;
	readonly kind: ForecastEventKind;
	readonly effect: ForecastEffect;
	readonly note: string;
}

/** Names what events do: equal texts, equal forecasts. Their notes and kinds do nothing. */
export function effectsText(events: readonly ForecastEvent[]): string {
	return inOrder(events)
		.map(({ day, effect }) =>
			effect.kind === "factor"
				? `${day} x${effect.factor.digits}e-${effect.factor.scale}`
				: `${day} +${effect.perDay}`,
		)
		.join(" ");
}

/** A larger change is a typing error. */
const FACTOR_MAX = 1000n;
const FACTOR_SCALE_MAX = 18;

export type FactorError = { readonly code: "not_a_factor" | "too_large" | "too_many_decimals" };

/** A factor from decimal text: `0.8` is a fifth less. Zero ends the spend; never negative, at most 1000 and 18 decimals. */
export function parseFactor(text: string): Result<ExactDecimal, FactorError> {
	const factor = parseDecimal(text);
	if (!factor.ok || factor.value.digits < 0n) return err({ code: "not_a_factor" });
	const { digits, scale } = factor.value;
	if (scale > FACTOR_SCALE_MAX) return err({ code: "too_many_decimals" });
	return digits > FACTOR_MAX * 10n ** BigInt(scale) ? err({ code: "too_large" }) : ok(factor.value);
}

/** The factor of a change in percent: `-20` is a fifth less, `0.8`. The same limits: not below -100, at most 99900. */
export function parsePercentChange(text: string): Result<ExactDecimal, FactorError> {
	const percent = parseDecimal(text);
	if (!percent.ok) return err({ code: "not_a_factor" });
	const { digits, scale } = percent.value;
	return parseFactor(formatDecimal({ digits: digits + 100n * 10n ** BigInt(scale), scale: scale + 2 }));
}

/** The change in percent that a factor is, decimal text. */
export function percentChange({ digits, scale }: ExactDecimal): string {
	return formatDecimal({ digits: (digits - 10n ** BigInt(scale)) * 100n, scale });
}

/** `amount` as the effect leaves it; a factor rounds half-even to atto, and no amount a day less makes spend negative. */
function apply(effect: ForecastEffect, amount: Atto): Atto {
	switch (effect.kind) {
		case "factor":
			return divideHalfEven(amount * effect.factor.digits, 10n ** BigInt(effect.factor.scale));
		case "amount": {
			const sum = amount + effect.perDay;
			return amount >= 0n && sum < 0n ? 0n : sum;
		}
		default:
			return assertNever(effect);
	}
}

const inOrder = (events: readonly ForecastEvent[]) =>
	[...events].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

/**
 * The series as if every event up to its last day had been in force from its first day on: days before an event are
 * changed as the event changed the days after it. Unknown days stay unknown.
 */
export function asIfInForce(series: DailySeries, events: readonly ForecastEvent[]): DailySeries {
	const ordered = inOrder(events).filter(({ day }) => day < addDays(series.start, series.values.length));
	if (ordered.length === 0) return series;
	const values = series.values.map((value, index) => {
		const day = addDays(series.start, index);
		return value === null
			? null
			: afterEvents(
					value,
					ordered.filter((event) => event.day > day),
				);
	});
	return { start: series.start, values };
}

/** A forecast day's amount once the events from `since` to `day`, both inclusive, have come. */
export function withComing(
	amount: Atto,
	events: readonly ForecastEvent[],
	{ since, day }: { readonly since: Day; readonly day: Day },
): Atto {
	return afterEvents(
		amount,
		inOrder(events).filter((event) => event.day >= since && event.day <= day),
	);
}

function afterEvents(amount: Atto, events: readonly ForecastEvent[]): Atto {
	return events.reduce((value, { effect }) => apply(effect, value), amount);
}
