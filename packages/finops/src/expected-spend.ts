import { addDays, DAY_MS, type Day, dayOf, type Instant, startOfDay } from "./day.ts";
import { type Atto, divideHalfEven } from "./money.ts";

/** Spend by day. A day that cost nothing is 0; a day that has not arrived is absent, which is not the same. */
export type SpendByDay = ReadonlyMap<Day, Atto>;

/** Days that the expected value looks at: four of each weekday. */
const WINDOW_DAYS = 28;

/** Days that growth is taken from, and the most that it is, in millionths: more is not growth. */
const GROWTH_DAYS = 7;
const GROWTH_MAX = 1_250_000n;

/** All that is remembered: what had no spend in these days is new again. */
const MEMORY_DAYS = 42;

/** Days before, from and to, that are about a month ago: what ran then may run again. */
const MONTH_AGO = { from: 33, to: 26 } as const;

/** So many days have to reach a level before it counts as what happens now and then: one accident does not. */
const RECURRING_DAYS = 3;

/** Below this there is no week to compare with. */
const HISTORY_DAYS_MIN = 7;

/** What first cost something fewer days ago is new: until each of its weekdays has come twice. */
const NEW_DAYS = 14;

/** Thousandths of the expected value that one day is off anyhow: with three weeks and more, and with less. */
const SPREAD_MIN = 50n;
const SPREAD_MIN_SHORT = 150n;

/** Fewer pairs of days say little about the spread. */
const SPREAD_RATIOS_MIN = 14;

/**
 * From the median absolute deviation of days against the same weekday a week before to the deviation of a day from
 * what was expected of it, in thousandths: 1.483 for normal noise, by the root of 2 for the noise of two days, times
 * 1.25 because the expected value is off by itself.
 */
const MAD_TO_DEVIATION = 1311n;

/** Ratios are whole millionths. */
const ONE = 1_000_000n;

export type ExpectedSpend =
	/** Too few days are known. */
	| { readonly kind: "learning" }
	/** It first cost something less than fourteen days ago, and a week or more is known from before. */
	| { readonly kind: "new" }
	| UsualSpend;

export interface UsualSpend {
	readonly kind: "usual";
	readonly expected: Atto;
	/** One standard deviation, robustly, in millionths of `expected`. */
	readonly spread: bigint;
	/**
	 * How far above their weekday three days about a month ago were; where most days cost nothing, three days of all
	 * that is remembered. Work that comes back is not judged by its median. 0: there is none.
	 */
	readonly recurring: Atto;
	/** The day that `expected` stands on: the one in the middle of the same weekdays. */
	readonly reference: Day;
}

/**
 * What a day is expected to cost by the days before it: the middle one of the same weekdays of four weeks, times the
 * median of how the last week compares with its own weekdays, which is growth. Of two days in the middle the
 * larger, so that two holidays on one weekday do not make the next ordinary one look large; and so that a new level is
 * the expected one when a weekday had it twice. One spike moves nothing. Amounts are atto; only ratios are rounded, to
 * millionths.
 */
export function expectedSpend(spend: SpendByDay, day: Day): ExpectedSpend {
	const memory = knownDays(spend, day);
	const first = memory.findIndex((known) => known.spend !== 0n);
	const before = first === -1 ? memory.length : first;
	const age = memory.length - before;
	if (age < NEW_DAYS && before >= HISTORY_DAYS_MIN) return { kind: "new" };
	if (age < HISTORY_DAYS_MIN) return { kind: "learning" };
	const start = addDays(day, -WINDOW_DAYS);
	return usualSpend({ day, memory, window: since(memory.slice(first), start) });
}

function usualSpend(input: {
	readonly day: Day;
	readonly memory: readonly KnownDay[];
	readonly window: readonly KnownDay[];
}): ExpectedSpend {
	const { day, memory, window } = input;
	if (window.length < HISTORY_DAYS_MIN) return { kind: "learning" };
	const weekdays = Array.from({ length: 7 }, (_, weekday) =>
		middle(window.filter((known) => known.weekday === weekday)),
	);
	const usual = weekdays[weekdayOf(day)] ?? middle(window);
	const above = memory.map((known) => ({
		...known,
		spend: known.spend - (weekdays[known.weekday]?.spend ?? 0n),
	}));
	const idle = window.filter((known) => known.spend === 0n).length;
	return {
		kind: "usual",
		expected: divideHalfEven(
			(usual?.spend ?? 0n) * growthOf(since(window, addDays(day, -GROWTH_DAYS)), weekdays),
			ONE,
		),
		spread: spreadOf(memory),
		recurring: reachedAgain(idle * 2 > window.length ? above : monthAgo(above, day)),
		reference: usual?.day ?? day,
	};
}

/** A day with its spend, or with a difference of it. */
interface KnownDay {
	readonly day: Day;
	readonly at: Instant;
	/** 0 is Thursday, the weekday of 1970-01-01. */
	readonly weekday: number;
	readonly spend: Atto;
}

/** The known days in memory before `day`, in order. */
function knownDays(spend: SpendByDay, day: Day): KnownDay[] {
	const start = startOfDay(day);
	const known: KnownDay[] = [];
	for (let back = MEMORY_DAYS; back > 0; back--) {
		const at = start - back * DAY_MS;
		const amount = spend.get(dayOf(at));
		if (amount !== undefined) known.push({ day: dayOf(at), at, weekday: weekdayAt(at), spend: amount });
	}
	return known;
}

function since(days: readonly KnownDay[], first: Day): readonly KnownDay[] {
	return days.filter((known) => known.day >= first);
}

/** How the days compare with the middle one of their weekday. */
function growthOf(days: readonly KnownDay[], weekdays: readonly (KnownDay | undefined)[]): bigint {
	const ratios = days.flatMap((known) => {
		const own = weekdays[known.weekday]?.spend ?? 0n;
		return own > 0n ? [divideHalfEven(known.spend * ONE, own)] : [];
	});
	const growth = ratios.length === 0 ? ONE : lowerMedian(ratios);
	// Spend that shrinks is expected to: it only makes a rise look smaller for two weeks.
	if (growth < ONE) return ONE;
	return growth > GROWTH_MAX ? GROWTH_MAX : growth;
}

function monthAgo(memory: readonly KnownDay[], day: Day): readonly KnownDay[] {
	const [from, to] = [addDays(day, -MONTH_AGO.from), addDays(day, -MONTH_AGO.to)];
	return memory.filter((known) => from <= known.day && known.day <= to);
}

function reachedAgain(days: readonly KnownDay[]): bigint {
	const reached = ascending(days).at(-RECURRING_DAYS)?.spend ?? 0n;
	return reached > 0n ? reached : 0n;
}

/** By how much days differ from the same weekday a week before, beyond what all of them do. */
function spreadOf(days: readonly KnownDay[]): bigint {
	const spend = new Map(days.map((known) => [known.at, known.spend]));
	const ratios = days.flatMap((known) => {
		const before = spend.get(known.at - 7 * DAY_MS) ?? 0n;
		return before > 0n ? [divideHalfEven(known.spend * ONE, before)] : [];
	});
	const least = ((ratios.length < SPREAD_RATIOS_MIN ? SPREAD_MIN_SHORT : SPREAD_MIN) * ONE) / 1000n;
	const usual = lowerMedian(ratios);
	if (usual <= 0n) return least;
	const deviation = lowerMedian(ratios.map((ratio) => (ratio < usual ? usual - ratio : ratio - usual)));
	const spread = divideHalfEven(deviation * MAD_TO_DEVIATION * ONE, usual * 1000n);
	return spread > least ? spread : least;
}

/** The middle one, or the smaller of the two in the middle; 0 of none. */
function lowerMedian(values: readonly bigint[]): bigint {
	const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return sorted[(sorted.length - 1) >> 1] ?? 0n;
}

/** The middle day, or the larger of the two; undefined of none. */
function middle(days: readonly KnownDay[]): KnownDay | undefined {
	return ascending(days)[days.length >> 1];
}

function ascending(days: readonly KnownDay[]): KnownDay[] {
	return [...days].sort((a, b) => (a.spend < b.spend ? -1 : a.spend > b.spend ? 1 : a.day < b.day ? -1 : 1));
}

const weekdayAt = (at: Instant): number => (at / DAY_MS) % 7;

const weekdayOf = (day: Day): number => weekdayAt(startOfDay(day));
