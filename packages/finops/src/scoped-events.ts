import type { ForecastEffect, ForecastEvent } from "./forecast-events.ts";
import { type Atto, divideHalfEven } from "./money.ts";

/** An event with whose spend it changes. Owners are named by any text that tells them apart. */
export interface ScopedEvent {
	readonly owner: string;
	readonly event: ForecastEvent;
	/** What the owner spent a day before the event, on average. */
	readonly daily: Atto;
}

/**
 * What events do to an owner's spend. Its own apply as they are. Of those of an owner above it a percentage applies, as a
 * price does; an amount does not, since nobody says whose part of it this owner is. Of those of an owner below it an amount
 * applies, and a percentage as what it is of that owner's days: a fifth off one team is less than a fifth off all.
 *
 * @param above The owners above one, in any order.
 */
export function eventsOf(
	owner: string,
	events: readonly ScopedEvent[],
	above: (owner: string) => readonly string[],
): readonly ForecastEvent[] {
	return events.flatMap(({ owner: whose, event, daily }) => {
		if (whose === owner) return [event];
		if (above(owner).includes(whose)) return event.effect.kind === "factor" ? [event] : [];
		if (!above(whose).includes(owner)) return [];
		return [{ ...event, effect: asAmount(event.effect, daily) }];
	});
}

/** The effect as an amount a day, of an owner that spends so much; rounds half-even to atto. */
function asAmount(effect: ForecastEffect, daily: Atto): ForecastEffect {
	if (effect.kind === "amount") return effect;
	const { digits, scale } = effect.factor;
	const one = 10n ** BigInt(scale);
	return { kind: "amount", perDay: divideHalfEven(daily * (digits - one), one) };
}
