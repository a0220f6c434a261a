import { testDay } from "@outlay/db/testing/spend-queries";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { expect, test } from "vitest";
import { strayAmounts } from "./stray-amounts.ts";

const QUARTERS = { kind: "quarter", calendar: "fiscal" } as const;
const FROM_JANUARY: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "sunday" };
const FROM_FEBRUARY: FiscalCalendar = { ...FROM_JANUARY, startMonth: 2 };
const today = testDay("2026-05-20");
const versions = [
	{
		periods: ["2026-01-01", "2026-07-01", "2026-10-01"].map((day) => ({ start: testDay(day), amount: "5" })),
	},
];

test("amounts of quarters hold as long as their days begin quarters", () => {
	expect(strayAmounts(versions, { window: QUARTERS, fiscal: FROM_JANUARY, today })).toEqual([]);
});

test("after the fiscal year moved, those to come are named, and those of what is over are not", () => {
	expect(strayAmounts(versions, { window: QUARTERS, fiscal: FROM_FEBRUARY, today })).toEqual([
		"2026-07-01",
		"2026-10-01",
	]);
});

test("calendar months follow no fiscal year, and where nothing is published nothing strays", () => {
	const window = { kind: "month", calendar: "calendar" } as const;
	expect(strayAmounts(versions, { window, fiscal: FROM_FEBRUARY, today })).toEqual([]);
	expect(strayAmounts([], { window: QUARTERS, fiscal: FROM_FEBRUARY, today })).toEqual([]);
});
