import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Calendar, calendarOf } from "./calendar.ts";
import { DAY_MS } from "./day.ts";
import { nextDigest, type QuietHours, tellAt } from "./notification-times.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe"];

const calendars = fc.constantFrom(...ZONES).map((name): Calendar => {
	const calendar = calendarOf(name);
	if (!calendar.ok) throw new Error(name);
	return calendar.value;
});
const minute = fc.integer({ min: 0, max: 1439 });
const quietHours: fc.Arbitrary<QuietHours> = fc
	.record({ from: minute, until: minute, criticalBreaks: fc.boolean() })
	.filter(({ from, until }) => from !== until);
/** Two years, with four turns of the clock. */
const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });

const isQuiet = (shown: number, { from, until }: QuietHours) =>
	(shown - from + 1440) % 1440 < (until - from + 1440) % 1440;

describe("a message", () => {
	test("never goes out early, nor in quiet hours, and waits a day and a turn of the clock at most", () => {
		fc.assert(
			fc.property(instants, quietHours, calendars, (now, quiet, calendar) => {
				const at = tellAt(now, "warning", { quiet, calendar });
				expect(at).toBeGreaterThanOrEqual(now);
				expect(isQuiet(calendar.minuteOf(at), quiet)).toBe(false);
				expect(at - now).toBeLessThanOrEqual(DAY_MS + DAY_MS / 24);
				expect(tellAt(at, "warning", { quiet, calendar })).toBe(at);
				if (!isQuiet(calendar.minuteOf(now), quiet)) expect(at).toBe(now);
			}),
		);
	});
});

describe("a digest", () => {
	test("goes out later than now, outside quiet hours, and is the next one until then", () => {
		fc.assert(
			fc.property(
				fc.record({ now: instants, calendar: calendars, quiet: fc.option(quietHours) }),
				fc.constantFrom("daily" as const, "weekly" as const),
				({ now, calendar, quiet }, pace) => {
					const at = nextDigest(now, pace, { quiet, calendar });
					expect(at).toBeGreaterThan(now);
					expect(at - now).toBeLessThanOrEqual((pace === "daily" ? 1 : 7) * DAY_MS + DAY_MS + DAY_MS / 24);
					expect(nextDigest(at - 1, pace, { quiet, calendar })).toBe(at);
					expect(nextDigest(at, pace, { quiet, calendar })).toBeGreaterThan(at);
					if (quiet !== null) expect(isQuiet(calendar.minuteOf(at), quiet)).toBe(false);
				},
			),
		);
	});
});
