import { addDays, type Day, type DaySpan, parseDay } from "./day.ts";
import { assertNever, err, ok, type Result } from "./result.ts";
import { SCOPE_PERIODS, type ScopePeriodKind } from "./scope-forecast.ts";

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
	| { readonly kind: "forecast"; readonly budgetId: string; readonly day: Day }
	/** What an owner's month or quarter was expected to come to, as it was known on a day. */
	| {
			readonly kind: "owner_forecast";
			readonly owner: SideOwner;
			readonly period: ScopePeriodKind;
			readonly day: Day;
	  };

/** Whose forecast it is. Slugs never change. */
export type SideOwner =
	| { readonly kind: "organization"; readonly slug: null }
	| { readonly kind: "department" | "team" | "feature"; readonly slug: string };

export type BridgeSideFault =
	/** None of the forms. */
	| { readonly code: "not_a_side" }
	/** It ends before it begins, or is empty. */
	| { readonly code: "backward" }
	| { readonly code: "too_long"; readonly days: number };

/** Ten years. */
const SIDE_DAYS_MAX = 3_660;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSION = /^[1-9]\d{0,8}$/;
const SLUG = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Reads a side: `actual:2026-11-01:2026-11-22` (the end is not in it), `plan:{budget}:{version}:{first day of the period}`,
 * `forecast:{budget}:{day}`, `forecast:organization:{month or quarter}:{day}`, `forecast:team:{slug}:month:{day}` (or
 * `department`, `feature`).
 */
export function parseBridgeSide(text: string): Result<BridgeSide, BridgeSideFault> {
	const [kind, first = "", ...rest] = text.split(":");
	switch (kind) {
		case "actual":
			return actualOf(first, rest);
		case "plan":
			return planOf(first, rest);
		case "forecast":
			return ownerForecastOf(first, rest) ?? forecastOf(first, rest);
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
		case "owner_forecast":
			return `forecast:${sideOwnerText(side.owner)}:${side.period}:${side.day}`;
		default:
			return assertNever(side);
	}
}

/** `organization`, `team:search`: what {@link parseSideOwner} reads. */
export const sideOwnerText = ({ kind, slug }: SideOwner): string =>
	slug === null ? kind : `${kind}:${slug}`;

/** Reads whose forecast it is; null: this names nobody. */
export function parseSideOwner(text: string): SideOwner | null {
	const [kind, slug = "", ...more] = text.split(":");
	if (kind === "organization") return slug === "" && more.length === 0 ? { kind, slug: null } : null;
	if (kind !== "department" && kind !== "team" && kind !== "feature") return null;
	return SLUG.test(slug) && more.length === 0 ? { kind, slug } : null;
}

/** What says whose money a side is of, a budget's id or {@link sideOwnerText}; null: spend says nothing. */
export function subjectOfSide(side: BridgeSide): string | null {
	switch (side.kind) {
		case "actual":
			return null;
		case "plan":
		case "forecast":
			return side.budgetId;
		case "owner_forecast":
			return sideOwnerText(side.owner);
		default:
			return assertNever(side);
	}
}

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

/** Null: the text names no owner, so that it may name a budget. */
function ownerForecastOf(kind: string, rest: readonly string[]): Result<BridgeSide, BridgeSideFault> | null {
	const named = kind === "organization" ? [] : rest.slice(0, 1);
	const owner = parseSideOwner([kind, ...named].join(":"));
	if (owner === null) return null;
	const [period, text = "", ...more] = rest.slice(named.length);
	const known = SCOPE_PERIODS.find((each) => each === period);
	const day = parseDay(text);
	if (known === undefined || !day.ok || more.length > 0) return NONE;
	return ok({ kind: "owner_forecast", owner, period: known, day: day.value });
}
