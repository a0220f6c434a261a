import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { momentSpanText, momentText } from "./time-text.ts";

beforeAll(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 10, 22), toFake: ["Date"] });
});
afterAll(() => {
	vi.useRealTimers();
});

test.each([
	["2026-11-19T13:05:00Z", "Europe/Berlin", "19 Nov, 14:05 CET"],
	["2026-09-19T13:05:00Z", "Europe/Berlin", "19 Sep, 15:05 CEST"],
	["2026-11-19T00:05:00Z", "UTC", "19 Nov, 00:05 UTC"],
	["2026-11-19T00:05:00Z", "Asia/Kolkata", "19 Nov, 05:35 GMT+5:30"],
	["2025-12-31T23:30:00Z", "UTC", "31 Dec 2025, 23:30 UTC"],
	["2025-12-31T23:30:00Z", "Europe/Berlin", "1 Jan, 00:30 CET"],
])("%s in %s reads %s", (instant, zone, text) => {
	expect(momentText(Date.parse(instant), zone)).toBe(text);
});

test("a part of a day is on the zone's own day, and says the zone once", () => {
	const start = Date.parse("2026-11-18T23:45:00Z");
	expect(momentSpanText(start, start + 15 * 60_000, "Europe/Berlin")).toBe("19 Nov, 00:45 to 01:00 CET");
});
