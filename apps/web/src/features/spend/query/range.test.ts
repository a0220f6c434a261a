import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import {
	type CompareName,
	compareShortText,
	compareSpanOf,
	compareText,
	type RangeName,
	rangeText,
	spanOf,
	spanText,
} from "./range.ts";

const today = day("2026-11-21");

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
		["this-year", "2026-01-01..2026-11-22"],
	])("%s is %s on 21 November", (name, expected) => {
		expect(text(spanOf(named(name), today))).toBe(expected);
	});

	test("last month of January is December", () => {
		expect(text(spanOf(named("last-month"), day("2027-01-05")))).toBe("2026-12-01..2027-01-01");
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
		["year", "2028-02-29..2028-03-01", "2027-02-28..2027-03-01"],
		["year", "2026-11-01..2026-11-22", "2025-11-01..2025-11-22"],
	])("%s before %s is %s", (name, own, expected) => {
		const other = compareSpanOf({ kind: "named", name }, span(own));
		expect(other === null ? null : text(other)).toBe(expected);
	});

	test("is nothing when nothing is asked, and one's own days when they are given", () => {
		const own = span("2026-11-01..2026-11-22");
		expect(compareSpanOf({ kind: "named", name: "none" }, own)).toBeNull();
		const custom = span("2026-01-01..2026-02-01");
		expect(compareSpanOf({ kind: "custom", span: custom }, own)).toEqual(custom);
	});
});

describe("words", () => {
	test.each([
		["2026-10-01..2026-11-01", "2026-11-01..2026-12-01", "October 2026", "Oct"],
		["2026-10-01..2026-10-22", "2026-11-01..2026-11-22", "same days, Oct", "Oct"],
		["2025-11-01..2025-11-22", "2026-11-01..2026-11-22", "same days, Nov 2025", "Nov 2025"],
		["2026-10-11..2026-11-01", "2026-11-01..2026-11-22", "11 to 31 Oct", "11 to 31 Oct"],
	])("%s beside %s is “%s”, in short “%s”", (other, own, long, short) => {
		expect(compareText(span(other), span(own))).toBe(long);
		expect(compareShortText(span(other), span(own))).toBe(short);
	});

	test("a whole month goes by its name, other days by their numbers", () => {
		expect(spanText(span("2026-10-01..2026-11-01"))).toBe("October 2026");
		expect(spanText(span("2026-11-01..2026-11-22"))).toBe("1 to 21 Nov");
		expect(rangeText({ kind: "custom", span: span("2026-11-03..2026-11-04") })).toBe("3 Nov");
	});
});
