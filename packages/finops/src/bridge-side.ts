import { addDays, type Day, type DaySpan, parseDay } from "./day.ts";
import { assertNever, err, ok, type Result } from "./result.ts";

/** What a bridge leads from or to. */
export type BridgeSide =
	/** What was spent on the days of a span (half-open). */
	| { readonly kind: "actual"; readonly span: DaySpan }
	/** What a version of a budget's plan says of the period that begins on a day. */
	| {
			readonly kind: "plan";
			readonly budgetId: string;
			readonly version: number;
			readonly periodStart: Day;
	  }
	/** What a budget's period was expected to come to, as it was known on a day. */
	| { readonly kind: "forecast"; readonly budgetId: string; readonly day: Day };

export type BridgeSideFault =
	/** None of the three forms. */
	| { readonly code: "not_a_side" }
	/** It ends before it begins, or is empty. */
	| { readonly code: "backward" }
	| { readonly code: "too_long"; readonly days: number };

/** Ten years. */
const SIDE_DAYS_MAX = 3_660;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSION = /^[1-9]\d{0,8}$/;

/**
 * Reads a side: `actual:2026-11-01:2026-11-22` (the end is not in it), `plan:{budget}:{version}:{first day of the period}`,
 * `forecast:{budget}:{day}`.
 */
export function parseBridgeSide(text: string): Result<BridgeSide, BridgeSideFault> {
	const [kind, first = "", ...rest] = text.split(":");
	switch (kind) {
		case "actual":
			return actualOf(first, rest);
		case "plan":
			return planOf(first, rest);
		case "forecast":
			return forecastOf(first, rest);
		default:
			return NONE;
	}
}

/** The text that {@link parseBridgeSide} reads: one for each side, so that it also names it. */
export function bridgeSideText(side: BridgeSide): string {
	switch (side.kind) {
		case "actual":
			return `actual:${side.span.start}:${side.span.end}`;
		case "plan":
			return `plan:${side.budgetId}:${side.version}:${side.periodStart}`;
		case "forecast":
			return `forecast:${side.budgetId}:${side.day}`;
		default:
			return assertNever(side);
	}
}

/** The budget that a side is of; null: spend is of none. */
export const budgetOfSide = (side: BridgeSide): string | null =>
	side.kind === "actual" ? null : side.budgetId;

const NONE = err({ code: "not_a_side" } as const);

function actualOf(from: string, [to = "", ...more]: readonly string[]): Result<BridgeSide, BridgeSideFault> {
	const start = parseDay(from);
	const end = parseDay(to);
	if (!start.ok || !end.ok || more.length > 0) return NONE;
	if (end.value <= start.value) return err({ code: "backward" });
	if (addDays(start.value, SIDE_DAYS_MAX) < end.value) return err({ code: "too_long", days: SIDE_DAYS_MAX });
	return ok({ kind: "actual", span: { start: start.value, end: end.value } });
}

function planOf(
	budgetId: string,
	[version = "", period = "", ...more]: readonly string[],
): Result<BridgeSide, BridgeSideFault> {
	const periodStart = parseDay(period);
	if (!UUID.test(budgetId) || !VERSION.test(version) || !periodStart.ok || more.length > 0) return NONE;
	return ok({ kind: "plan", budgetId, version: Number(version), periodStart: periodStart.value }); // not money
}

function forecastOf(
	budgetId: string,
	[text = "", ...more]: readonly string[],
): Result<BridgeSide, BridgeSideFault> {
	const day = parseDay(text);
	if (!UUID.test(budgetId) || !day.ok || more.length > 0) return NONE;
	return ok({ kind: "forecast", budgetId, day: day.value });
}
