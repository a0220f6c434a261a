import { expect, test } from "vitest";
import { addDays, dayOf } from "./day.ts";
import {
	asIfInForce,
	type ForecastEvent,
	parseFactor,
	parsePercentChange,
	percentChange,
	withComing,
} from "./forecast-events.ts";
import { formatDecimal } from "./money.ts";

const START = dayOf(Date.UTC(2026, 2, 2));

const event = (at: number, effect: ForecastEvent["effect"]): ForecastEvent => ({
	day: addDays(START, at),
	kind: "other",
	effect,
	note: "",
});
const times = (at: number, text: string) => {
	const factor = parseFactor(text);
	if (!factor.ok) throw new Error(factor.error.code);
	return event(at, { kind: "factor", factor: factor.value });
};
const more = (at: number, perDay: bigint) => event(at, { kind: "amount", perDay });

test.each([
	["0.8", { ok: true, value: { digits: 8n, scale: 1 } }],
	["0", { ok: true, value: { digits: 0n, scale: 0 } }],
	["1000", { ok: true, value: { digits: 1000n, scale: 0 } }],
	["1000.01", { ok: false, error: { code: "too_large" } }],
	["-0.5", { ok: false, error: { code: "not_a_factor" } }],
	["20 %", { ok: false, error: { code: "not_a_factor" } }],
	["0.1234567890123456789", { ok: false, error: { code: "too_many_decimals" } }],
])("the factor %s is read without a float", (text, expected) => {
	expect(parseFactor(text)).toEqual(expected);
});

test("history is as if its events had always been in force, and later events leave it alone", () => {
	const series = { start: START, values: [100n, 100n, null, 50n, 50n] };
	const events = [times(3, "0.5"), times(5, "7")];
	expect(asIfInForce(series, events).values).toEqual([50n, 50n, null, 50n, 50n]);
});

test("events of a day before and a day after apply in the order of their days", () => {
	const series = { start: START, values: [100n, 100n, 100n] };
	expect(asIfInForce(series, [more(2, 30n), times(1, "2")]).values).toEqual([230n, 130n, 100n]);
	const since = addDays(START, 10);
	const coming = (at: number) =>
		withComing(100n, [more(12, 30n), times(11, "2")], { since, day: addDays(START, at) });
	expect([10, 11, 12, 13].map(coming)).toEqual([100n, 200n, 230n, 230n]);
});

test("an event of the past is in the forecast already", () => {
	const since = addDays(START, 10);
	expect(withComing(100n, [times(9, "2")], { since, day: addDays(START, 20) })).toBe(100n);
});

test("a factor rounds half-even to atto", () => {
	const since = START;
	expect([1n, 3n, 5n].map((amount) => withComing(amount, [times(0, "0.5")], { since, day: since }))).toEqual([
		0n,
		2n,
		2n,
	]);
});

test.each([
	["-20", "0.8"],
	["0", "1"],
	["12.5", "1.125"],
	["-100", "0"],
	["-100.01", null],
	["99900", "1000"],
	["99900.1", null],
	["a fifth", null],
])("a change of %s %% is the factor %s, and back", (text, factor) => {
	const parsed = parsePercentChange(text);
	expect(parsed.ok ? formatDecimal(parsed.value) : null).toBe(factor);
	if (parsed.ok) expect(percentChange(parsed.value)).toBe(text);
});
