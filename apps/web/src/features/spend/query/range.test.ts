import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
	type CompareName,
	compareShortText,
	compareSpanOf,
	compareText,
	offeredRanges,
	type RangeName,
	rangeShortText,
	rangeText,
	spanOf,
	spanText,
} from "./range.ts";

const today = day("2026-11-21");
// Days are written without the year while it is the current one.
beforeAll(() => {
	vi.useFakeTimers({ now: Date.parse(today), toFake: ["Date"] });
});
afterAll(() => {
	vi.useRealTimers();
});

const plain: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "sunday" };
const july: FiscalCalendar = { startMonth: 7, pattern: "months", weekStart: "sunday" };
/** Years to the last Saturday of September: FY2026 to 26 September 2026, FY2023 with 53 weeks. */
const weeks: FiscalCalendar = { startMonth: 10, pattern: "4-4-5", weekStart: "sunday" };

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

/** Half-open, as `2026-11-01..2026-11-22`. */
function span(text: string): DaySpan {
	const [start = "", end = ""] = text.split("..");
	return { start: day(start), end: day(end) };
}

const text = ({ start, end }: DaySpan) => `${start}..${end}`;
const named = (name: RangeName) => ({ kind: "named", name }) as const;

describe("a range by name", () => {
	test.each<[RangeName, string]>([
		["this-month", "2026-11-01..2026-11-22"],
		["last-month", "2026-10-01..2026-11-01"],
		["last-7", "2026-11-15..2026-11-22"],
		["last-30", "2026-10-23..2026-11-22"],
		["last-90", "2026-08-24..2026-11-22"],
		["this-quarter", "2026-10-01..2026-11-22"],
		["last-quarter", "2026-07-01..2026-10-01"],
		["this-period", "2026-11-01..2026-11-22"],
		["last-period", "2026-10-01..2026-11-01"],
		["this-year", "2026-01-01..2026-11-22"],
	])("%s is %s on 21 November", (name, expected) => {
		expect(text(spanOf(named(name), { today, fiscal: plain }))).toBe(expected);
	});

	test("last month of January is December", () => {
		const later = { today: day("2027-01-05"), fiscal: plain };
		expect(text(spanOf(named("last-month"), later))).toBe("2026-12-01..2027-01-01");
		expect(text(spanOf(named("last-quarter"), later))).toBe("2026-10-01..2027-01-01");
	});

	test.each<[string, FiscalCalendar, RangeName, string]>([
		["July years", july, "this-month", "2026-11-01..2026-11-22"],
		["July years", july, "this-quarter", "2026-10-01..2026-11-22"],
		["July years", july, "last-quarter", "2026-07-01..2026-10-01"],
		["July years", july, "this-year", "2026-07-01..2026-11-22"],
		["February years", { ...july, startMonth: 2 }, "this-quarter", "2026-11-01..2026-11-22"],
		["February years", { ...july, startMonth: 2 }, "last-quarter", "2026-08-01..2026-11-01"],
		["weeks", weeks, "this-month", "2026-11-01..2026-11-22"],
		["weeks", weeks, "last-month", "2026-10-01..2026-11-01"],
		["weeks", weeks, "last-30", "2026-10-23..2026-11-22"],
		["weeks", weeks, "this-period", "2026-10-25..2026-11-22"],
		["weeks", weeks, "last-period", "2026-09-27..2026-10-25"],
		["weeks", weeks, "this-quarter", "2026-09-27..2026-11-22"],
		["weeks", weeks, "last-quarter", "2026-06-28..2026-09-27"],
		["weeks", weeks, "this-year", "2026-09-27..2026-11-22"],
	])("in a fiscal calendar of %s, %3$s", (_, fiscal, name, expected) => {
		expect(text(spanOf(named(name), { today, fiscal }))).toBe(expected);
	});

	test("the calendar's own years offer what they always did, fiscal ones their last quarter, weeks their periods", () => {
		const always = ["this-month", "last-month", "last-7", "last-30", "last-90", "this-quarter", "this-year"];
		expect(offeredRanges(plain)).toEqual(always);
		expect(offeredRanges(july)).toEqual([...always.slice(0, 6), "last-quarter", "this-year"]);
		expect(offeredRanges(weeks)).toEqual([
			...always.slice(0, 5),
			"this-period",
			"last-period",
			"this-quarter",
			"last-quarter",
			"this-year",
		]);
	});
});

describe("what a range is compared with", () => {
	test.each<[CompareName, string, string]>([
		["month", "2026-11-01..2026-11-22", "2026-10-01..2026-10-22"],
		["month", "2026-10-01..2026-11-01", "2026-09-01..2026-10-01"],
		["month", "2026-03-01..2026-03-31", "2026-02-01..2026-03-01"],
		["month", "2026-03-31..2026-04-01", "2026-02-28..2026-03-01"],
		["month", "2026-10-23..2026-11-22", "2026-09-23..2026-10-23"],
		["previous", "2026-11-01..2026-11-22", "2026-10-11..2026-11-01"],
		["previous", "2026-10-01..2026-11-01", "2026-09-01..2026-10-01"],
		["previous", "2026-02-01..2026-03-01", "2026-01-01..2026-02-01"],
		["previous", "2026-07-01..2026-10-01", "2026-04-01..2026-07-01"],
		["year", "2028-02-29..2028-03-01", "2027-02-28..2027-03-01"],
		["year", "2026-11-01..2026-11-22", "2025-11-01..2025-11-22"],
	])("%s before %s is %s", (name, own, expected) => {
		for (const fiscal of [plain, july]) {
			const other = compareSpanOf({ kind: "named", name }, span(own), fiscal);
			expect(other === null ? null : text(other)).toBe(expected);
		}
	});

	test.each<[CompareName, string, string]>([
		["month", "2026-11-01..2026-11-22", "2026-10-01..2026-10-22"],
		["previous", "2026-10-25..2026-11-22", "2026-09-27..2026-10-25"],
		["year", "2026-09-27..2026-11-22", "2025-09-28..2025-11-23"],
		["year", "2026-06-28..2026-09-27", "2025-06-29..2025-09-28"],
		["year", "2023-06-25..2023-10-01", "2022-06-26..2022-09-25"],
	])("in a calendar of weeks, %s before %s is %s", (name, own, expected) => {
		const other = compareSpanOf({ kind: "named", name }, span(own), weeks);
		expect(other === null ? null : text(other)).toBe(expected);
	});

	test("is nothing when nothing is asked, and one's own days when they are given", () => {
		const own = span("2026-11-01..2026-11-22");
		expect(compareSpanOf({ kind: "named", name: "none" }, own, weeks)).toBeNull();
		const custom = span("2026-01-01..2026-02-01");
		expect(compareSpanOf({ kind: "custom", span: custom }, own, weeks)).toEqual(custom);
	});
});

describe("words", () => {
	test.each([
		["2026-10-01..2026-11-01", "2026-11-01..2026-12-01", "October 2026", "Oct"],
		["2026-10-01..2026-10-22", "2026-11-01..2026-11-22", "same days, Oct", "Oct"],
		["2025-11-01..2025-11-22", "2026-11-01..2026-11-22", "same days, Nov 2025", "Nov 2025"],
		["2026-10-11..2026-11-01", "2026-11-01..2026-11-22", "11 to 31 Oct", "11 to 31 Oct"],
	])("%s beside %s is “%s”, in short “%s”", (other, own, long, short) => {
		expect(compareText(span(other), span(own), plain)).toBe(long);
		expect(compareShortText(span(other), span(own), plain)).toBe(short);
	});

	test.each<[string, string, FiscalCalendar, string]>([
		["2025-07-01..2025-10-01", "2026-07-01..2026-10-01", plain, "1 Jul to 30 Sep 2025"],
		["2025-07-01..2025-10-01", "2026-07-01..2026-10-01", july, "FY2026 Q1"],
		["2025-07-01..2026-07-01", "2026-07-01..2026-11-22", july, "FY2026"],
		["2025-10-01..2025-11-22", "2026-10-01..2026-11-22", july, "1 Oct to 21 Nov 2025"],
		["2025-12-01..2026-02-01", "2026-12-01..2027-02-01", july, "1 Dec 2025 to 31 Jan 2026"],
		["2026-10-11..2026-11-01", "2026-11-01..2026-11-22", july, "11 to 31 Oct"],
		["2026-10-01..2026-11-01", "2026-11-01..2026-12-01", july, "October 2026"],
		["2025-06-29..2025-09-28", "2026-06-28..2026-09-27", weeks, "FY2025 Q4"],
		["2026-09-27..2026-10-25", "2026-10-25..2026-11-22", weeks, "FY2027 P1"],
	])(
		"%s beside %s in another calendar goes by its fiscal name or its year",
		(other, own, fiscal, expected) => {
			expect(compareText(span(other), span(own), fiscal)).toBe(expected);
		},
	);

	test.each<[RangeName, FiscalCalendar, string, string]>([
		["this-quarter", plain, "This quarter", "This quarter"],
		["last-quarter", plain, "Last quarter", "Last quarter"],
		["this-year", plain, "This year", "This year"],
		["this-month", july, "This month", "This month"],
		["this-quarter", july, "Fiscal quarter, FY2027 Q2", "FY2027 Q2"],
		["last-quarter", july, "Last fiscal quarter, FY2027 Q1", "FY2027 Q1"],
		["this-year", july, "Fiscal year, FY2027", "FY2027"],
		["this-period", weeks, "Fiscal period, FY2027 P2", "FY2027 P2"],
		["last-period", weeks, "Last fiscal period, FY2027 P1", "FY2027 P1"],
		["last-quarter", weeks, "Last fiscal quarter, FY2026 Q4", "FY2026 Q4"],
	])(
		"%s is called so where years are fiscal, and as ever where they are not",
		(name, fiscal, long, short) => {
			expect(rangeText(named(name), { today, fiscal })).toBe(long);
			expect(rangeShortText(named(name), { today, fiscal })).toBe(short);
		},
	);

	test("a whole month goes by its name, other days by their numbers", () => {
		expect(spanText(span("2026-10-01..2026-11-01"))).toBe("October 2026");
		expect(spanText(span("2026-11-01..2026-11-22"))).toBe("1 to 21 Nov");
		const own = { kind: "custom", span: span("2026-11-03..2026-11-04") } as const;
		expect(rangeText(own, { today, fiscal: plain })).toBe("3 Nov");
		expect(rangeShortText(own, { today, fiscal: july })).toBe("3 Nov");
	});
});
