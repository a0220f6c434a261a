import { expect, test } from "vitest";
import { parseDay } from "./day.ts";
import type { ForecastEffect, ForecastEvent } from "./forecast-events.ts";
import { invariant } from "./result.ts";
import { eventsOf, type ScopedEvent } from "./scoped-events.ts";

const day = parseDay("2026-11-20");
invariant(day.ok, "a day");
const event = (effect: ForecastEffect): ForecastEvent => ({
	day: day.value,
	kind: "price_change",
	effect,
	note: "",
});
const cut = event({ kind: "factor", factor: { digits: 8n, scale: 1 } });
const more = event({ kind: "amount", perDay: 40n });
const of = (owner: string, what: ForecastEvent): ScopedEvent => ({ owner, event: what, daily: 15n });

const ABOVE: Readonly<Record<string, readonly string[]>> = {
	company: [],
	sales: ["company"],
	search: ["sales", "company"],
	other: ["sales", "company"],
};
const found = (owner: string, ...events: readonly ScopedEvent[]) =>
	eventsOf(owner, events, (each) => ABOVE[each] ?? []).map(({ effect }) => effect);

test("an owner's own event applies as it is, and a sibling's does not", () => {
	expect(found("search", of("search", cut), of("search", more))).toEqual([cut.effect, more.effect]);
	expect(found("other", of("search", cut), of("search", more))).toEqual([]);
});

test("from above a percentage applies, an amount does not", () => {
	expect(found("search", of("company", cut), of("sales", more))).toEqual([cut.effect]);
});

test("from below an amount applies, and a percentage as what it is of those days", () => {
	expect(found("company", of("search", more))).toEqual([more.effect]);
	expect(found("company", of("search", cut))).toEqual([{ kind: "amount", perDay: -3n }]);
});

test("an amount of a percentage rounds half-even", () => {
	const tenth = event({ kind: "factor", factor: { digits: 9n, scale: 1 } });
	expect(found("company", of("search", tenth))).toEqual([{ kind: "amount", perDay: -2n }]);
});
