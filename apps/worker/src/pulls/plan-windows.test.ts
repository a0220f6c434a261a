import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { planWindows, settledAfter } from "./plan-windows.ts";
import { advance, type PullCursor } from "./pull-cursor.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const today = day("2026-11-21");
const first = { read: null, today, firstDay: day("2026-05-25"), earliest: null };
const read = { readFrom: day("2026-05-25"), settledTo: day("2026-11-18") };

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
	expect(planWindows({ ...first, read })).toEqual([{ start: "2026-11-18", end: "2026-11-22" }]);
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
	const [window] = planWindows({ ...first, read: { ...read, settledTo }, today: day("2026-11-28") });
	expect(window).toEqual({ start: "2026-11-18", end: "2026-11-29" });
});

test("an earlier first day adds the days before those that were read, next to them first", () => {
	expect(planWindows({ ...first, read, firstDay: day("2026-03-20") })).toEqual([
		{ start: "2026-11-18", end: "2026-11-22" },
		{ start: "2026-05-01", end: "2026-05-25" },
		{ start: "2026-04-01", end: "2026-05-01" },
		{ start: "2026-03-20", end: "2026-04-01" },
	]);
});

test("a later first day asks for nothing before it", () => {
	expect(planWindows({ ...first, read, firstDay: day("2026-11-20") })).toEqual([
		{ start: "2026-11-20", end: "2026-11-22" },
	]);
	expect(planWindows({ ...first, firstDay: day("2026-12-24") })).toEqual([]);
});

test("a first day that is asked for, left and asked for again leaves no gap", () => {
	const finish = (cursor: PullCursor, window: DaySpan): PullCursor =>
		advance(cursor, { source: "s", window, sha256: null, settledTo: settledAfter(window, today, 3) });
	const empty: PullCursor = { sources: {}, progress: null };
	const started = finish(empty, { start: day("2026-05-25"), end: day("2026-06-01") });
	expect(started.sources["s"]).toMatchObject({ readFrom: "2026-05-25", settledTo: "2026-06-01" });
	const [later] = planWindows({ ...first, read: started.sources["s"] ?? null, firstDay: day("2026-11-01") });
	const moved = finish(started, later ?? { start: today, end: today });
	expect(moved.sources["s"]).toMatchObject({ readFrom: "2026-11-01", settledTo: "2026-11-18" });
	const windows = planWindows({ ...first, read: moved.sources["s"] ?? null });
	expect(windows.at(1)).toEqual({ start: "2026-10-01", end: "2026-11-01" });
	expect(windows.at(-1)).toEqual({ start: "2026-05-25", end: "2026-06-01" });
	const whole = windows.reduce(finish, moved);
	expect(whole.sources["s"]).toMatchObject({ readFrom: "2026-05-25", settledTo: "2026-11-18" });
});
