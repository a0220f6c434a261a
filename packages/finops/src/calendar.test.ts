import { describe, expect, test } from "vitest";
import { type Calendar, calendarOf } from "./calendar.ts";
import { addDays, DAY_MS, dayOf } from "./day.ts";

function zone(name: string): Calendar {
	const calendar = calendarOf(name);
	if (!calendar.ok) throw new Error(name);
	return calendar.value;
}
const HOUR_MS = DAY_MS / 24;
const day = (month: number, date: number, year = 2026) => dayOf(Date.UTC(year, month - 1, date));

describe("dayOf", () => {
	test.each([
		["UTC", Date.UTC(2026, 8, 3, 23, 59), "2026-09-03"],
		["Europe/Berlin", Date.UTC(2026, 8, 3, 21, 59), "2026-09-03"],
		["Europe/Berlin", Date.UTC(2026, 8, 3, 22, 0), "2026-09-04"],
		["America/Los_Angeles", Date.UTC(2026, 8, 4, 6, 59), "2026-09-03"],
		["Asia/Kolkata", Date.UTC(2026, 8, 3, 18, 30), "2026-09-04"],
		["Asia/Kathmandu", Date.UTC(2026, 8, 3, 18, 14), "2026-09-03"],
		["Asia/Kathmandu", Date.UTC(2026, 8, 3, 18, 15), "2026-09-04"],
		["Pacific/Kiritimati", Date.UTC(2026, 8, 3, 10, 0), "2026-09-04"],
		["Pacific/Niue", Date.UTC(2026, 8, 3, 10, 59), "2026-09-02"],
	])("%s", (name, instant, expected) => {
		expect(zone(name).dayOf(instant)).toBe(expected);
	});
});

test("a zone that does not exist is named", () => {
	expect(calendarOf("Mars/Olympus")).toEqual({
		ok: false,
		error: { code: "unknown_zone", zone: "Mars/Olympus" },
	});
});

describe("startOf", () => {
	test.each([
		["Europe/Berlin", day(3, 29), 23],
		["Europe/Berlin", day(10, 25), 25],
		["Europe/Berlin", day(9, 3), 24],
		["America/Sao_Paulo", day(11, 4, 2018), 23],
		["Australia/Lord_Howe", day(10, 4), 23.5],
		["UTC", day(9, 3), 24],
	])("%s %s has %s hours", (name, on, hours) => {
		const { startOf } = zone(name);
		expect((startOf(addDays(on, 1)) - startOf(on)) / HOUR_MS).toBe(hours);
	});

	test("is where the local day begins", () => {
		for (const name of ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"]) {
			const calendar = zone(name);
			for (const on of [day(1, 1), day(3, 29), day(10, 25)]) {
				const start = calendar.startOf(on);
				expect([calendar.dayOf(start - 1), calendar.dayOf(start)]).toEqual([addDays(on, -1), on]);
			}
		}
	});
});
