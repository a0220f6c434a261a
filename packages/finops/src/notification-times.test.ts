import { describe, expect, test } from "vitest";
import { type Calendar, calendarOf } from "./calendar.ts";
import { nextDigest, type QuietHours, tellAt } from "./notification-times.ts";

function zone(name: string): Calendar {
	const calendar = calendarOf(name);
	if (!calendar.ok) throw new Error(name);
	return calendar.value;
}

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function quiet(from: string, until: string, criticalBreaks = true): QuietHours {
	return { from: minutes(from), until: minutes(until), criticalBreaks };
}

const NIGHT = quiet("22:00", "07:00");
const LUNCH = quiet("12:00", "13:30");

describe("a message", () => {
	test.each([
		// Over midnight, and within a day.
		["UTC", NIGHT, "2026-11-20T21:59:59Z", "2026-11-20T21:59:59Z"],
		["UTC", NIGHT, "2026-11-20T22:00:00Z", "2026-11-21T07:00:00Z"],
		["UTC", NIGHT, "2026-11-21T00:00:00Z", "2026-11-21T07:00:00Z"],
		["UTC", NIGHT, "2026-11-21T06:59:59Z", "2026-11-21T07:00:00Z"],
		["UTC", NIGHT, "2026-11-21T07:00:00Z", "2026-11-21T07:00:00Z"],
		["UTC", LUNCH, "2026-11-21T12:10:30Z", "2026-11-21T13:30:00Z"],
		["UTC", quiet("22:05", "06:50"), "2026-11-21T06:46:10Z", "2026-11-21T06:50:00Z"],
		// By the clock of the zone.
		["Asia/Kathmandu", NIGHT, "2026-11-20T16:15:00Z", "2026-11-21T01:15:00Z"],
		["America/Los_Angeles", NIGHT, "2026-11-21T05:59:00Z", "2026-11-21T05:59:00Z"],
		["America/Los_Angeles", NIGHT, "2026-11-21T06:00:00Z", "2026-11-21T15:00:00Z"],
		// Berlin turns from 02:00 to 03:00 on 29 March, and from 03:00 back to 02:00 on 25 October.
		["Europe/Berlin", NIGHT, "2026-03-28T21:30:00Z", "2026-03-29T05:00:00Z"],
		["Europe/Berlin", NIGHT, "2026-10-24T20:30:00Z", "2026-10-25T06:00:00Z"],
		["Europe/Berlin", quiet("22:00", "02:30"), "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"],
		["Europe/Berlin", quiet("22:00", "02:30"), "2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z"],
	])("in %s with %o at %s goes out at %s", (name, hours, now, expected) => {
		const at = tellAt(Date.parse(now), "warning", { quiet: hours, calendar: zone(name) });
		expect(new Date(at).toISOString()).toBe(new Date(expected).toISOString());
	});

	test("that is critical breaks quiet hours only where it may", () => {
		const now = Date.parse("2026-11-21T03:00:00Z");
		const calendar = zone("UTC");
		expect(tellAt(now, "critical", { quiet: NIGHT, calendar })).toBe(now);
		const strict = { ...NIGHT, criticalBreaks: false };
		expect(tellAt(now, "critical", { quiet: strict, calendar })).toBe(Date.parse("2026-11-21T07:00:00Z"));
	});

	test("without quiet hours goes out at once", () => {
		expect(tellAt(1, "info", { quiet: null, calendar: zone("UTC") })).toBe(1);
	});
});

describe("a digest", () => {
	test.each([
		["daily", "UTC", null, "2026-11-20T07:59:59Z", "2026-11-20T08:00:00Z"],
		["daily", "UTC", null, "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"],
		["daily", "Asia/Tokyo", null, "2026-11-20T22:00:00Z", "2026-11-20T23:00:00Z"],
		// 2026-11-23 is a Monday.
		["weekly", "UTC", null, "2026-11-20T08:00:00Z", "2026-11-23T08:00:00Z"],
		["weekly", "UTC", null, "2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z"],
		["weekly", "UTC", null, "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"],
		// Before and after the clock is turned on 29 March.
		["daily", "Europe/Berlin", null, "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"],
		["daily", "Europe/Berlin", null, "2026-03-27T12:00:00Z", "2026-03-28T07:00:00Z"],
		// Quiet hours put it off; until then, it is still the next one.
		["daily", "UTC", quiet("22:00", "09:30"), "2026-11-20T07:00:00Z", "2026-11-20T09:30:00Z"],
		["daily", "UTC", quiet("22:00", "09:30"), "2026-11-20T08:30:00Z", "2026-11-20T09:30:00Z"],
		["daily", "UTC", quiet("07:00", "02:00"), "2026-11-21T01:00:00Z", "2026-11-21T02:00:00Z"],
		["weekly", "UTC", quiet("07:00", "02:00"), "2026-11-24T01:00:00Z", "2026-11-24T02:00:00Z"],
	] as const)("%s in %s with %o after %s goes out at %s", (pace, name, hours, now, expected) => {
		const at = nextDigest(Date.parse(now), pace, { quiet: hours, calendar: zone(name) });
		expect(new Date(at).toISOString()).toBe(new Date(expected).toISOString());
	});
});
