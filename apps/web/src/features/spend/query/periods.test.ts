import { addDays, type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { csvHref } from "./csv-href.ts";
import { EXPLORE_DEFAULTS } from "./defaults.ts";
import { periodsOf } from "./periods.ts";
import type { CompareName, RangeChoice, RangeName } from "./range.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const today = day("2026-11-22");
const fiscal = { startMonth: 1, pattern: "months", weekStart: "sunday" } as const;
const text = ({ start, end }: DaySpan) => `${start}..${end}`;
const daysOf = ({ start, end }: DaySpan) => (Date.parse(end) - Date.parse(start)) / 86_400_000;

interface Asked {
	readonly range: RangeName | DaySpan;
	readonly compare?: CompareName;
	readonly dataTo: string | null;
}

function periods({ range, compare = "previous", dataTo }: Asked) {
	const choice: RangeChoice =
		typeof range === "string" ? { kind: "named", name: range } : { kind: "custom", span: range };
	return periodsOf(
		{ range: choice, compare: { kind: "named", name: compare } },
		{ today, fiscal, dataTo: dataTo === null ? null : day(dataTo) },
	);
}

describe("the days of a screen", () => {
	test.each<[RangeName, number]>([
		["last-7", 7],
		["last-30", 30],
		["last-90", 90],
	])("%s are %d days that end where the data ends, against as many just before", (range, count) => {
		for (const dataTo of ["2026-11-22", "2026-11-21", "2026-11-18"]) {
			const { span, known, compare } = periods({ range, dataTo });
			expect(span.end).toBe(addDays(day(dataTo), 1));
			expect(known).toEqual(span);
			expect(daysOf(span)).toBe(count);
			expect(compare).not.toBeNull();
			expect(compare?.end).toBe(span.start);
			expect(compare === null ? 0 : daysOf(compare)).toBe(count);
		}
	});

	test("end today where nothing in them has data, or nothing at all", () => {
		for (const dataTo of [null, "2026-10-01"]) {
			const { span, compare } = periods({ range: "last-30", dataTo });
			expect(text(span)).toBe("2026-10-24..2026-11-23");
			expect(compare && text(compare)).toBe("2026-09-24..2026-10-24");
		}
	});

	test("a month under way ends today and is compared as far as there is data", () => {
		const { span, known, compare } = periods({ range: "this-month", compare: "month", dataTo: "2026-11-21" });
		expect(text(span)).toBe("2026-11-01..2026-11-23");
		expect(text(known)).toBe("2026-11-01..2026-11-22");
		expect(compare && text(compare)).toBe("2026-10-01..2026-10-22");
	});

	test.each<[RangeName | DaySpan, CompareName]>([
		["last-30", "month"],
		["last-30", "previous"],
		["this-month", "month"],
		["this-month", "previous"],
		["this-quarter", "month"],
		[{ start: day("2026-11-03"), end: day("2026-11-23") }, "previous"],
	])("a download of %o against %s has as many days on both sides", (range, compare) => {
		const shape = { ...EXPLORE_DEFAULTS, granularity: "total" } as const;
		const href = csvHref(
			EXPLORE_DEFAULTS,
			{ ...periods({ range, compare, dataTo: "2026-11-21" }), convertTo: null },
			shape,
		);
		const asked = new URL(href, "http://localhost").searchParams;
		const dayOf = (name: string) => day(asked.get(name) ?? "");
		const own = { start: dayOf("from"), end: dayOf("to") };
		expect(daysOf(own)).toBe(daysOf({ start: dayOf("compareFrom"), end: dayOf("compareTo") }));
	});
});
