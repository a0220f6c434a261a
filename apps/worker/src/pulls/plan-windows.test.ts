import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { planWindows, settledAfter } from "./plan-windows.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const today = day("2026-11-21");
const first = { settledTo: null, today, historyDays: 180, earliest: null };

test("the first pull reads the history in month windows up to today, without a gap", () => {
	const windows = planWindows(first);
	expect(windows[0]).toEqual({ start: "2026-05-25", end: "2026-06-01" });
	expect(windows.at(-1)).toEqual({ start: "2026-11-01", end: "2026-11-22" });
	expect(windows).toHaveLength(7);
	for (const [index, window] of windows.entries()) {
		if (index > 0) expect(window.start).toBe(windows[index - 1]?.end);
	}
});

test("later pulls read the days that may still change", () => {
	expect(planWindows({ ...first, settledTo: day("2026-11-18") })).toEqual([
		{ start: "2026-11-18", end: "2026-11-22" },
	]);
});

test("a provider is not asked for days that it does not keep", () => {
	expect(planWindows({ ...first, earliest: day("2026-11-01") })).toEqual([
		{ start: "2026-11-01", end: "2026-11-22" },
	]);
});

test("a finished month is settled; of the newest window, what is older than the trailing days", () => {
	expect(settledAfter({ start: day("2026-05-25"), end: day("2026-06-01") }, today, 3)).toBe("2026-06-01");
	expect(settledAfter({ start: day("2026-11-01"), end: day("2026-11-22") }, today, 3)).toBe("2026-11-18");
});

test("after a week without pulls every day is read again after it became final", () => {
	const settledTo = settledAfter({ start: day("2026-11-01"), end: day("2026-11-22") }, today, 3);
	const [window] = planWindows({ ...first, settledTo, today: day("2026-11-28") });
	expect(window).toEqual({ start: "2026-11-18", end: "2026-11-29" });
});
