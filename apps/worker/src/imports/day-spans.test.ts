import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addSpan, gapsOf, hullOf } from "./day-spans.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const span = (start: number, end: number): DaySpan => ({
	start: day(`2026-01-${String(start).padStart(2, "0")}`),
	end: day(`2026-01-${String(end).padStart(2, "0")}`),
});

describe("addSpan", () => {
	test("pages that touch or overlap are one span; a gap stays a gap", () => {
		const spans = [span(1, 3), span(3, 5), span(8, 10), span(9, 12)].reduce(addSpan, []);
		expect(spans).toEqual([span(1, 5), span(8, 12)]);
		expect(hullOf(spans)).toEqual(span(1, 12));
		expect(gapsOf(spans)).toEqual([span(5, 8)]);
	});

	test("a span that fills the gap joins both sides", () => {
		expect([span(1, 3), span(8, 10), span(2, 9)].reduce(addSpan, [])).toEqual([span(1, 10)]);
	});

	test("whatever the order of pages, the covered days are the union, and spans neither touch nor overlap", () => {
		const spans = fc.array(
			fc
				.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 3 }))
				.map(([start, length]) => span(start, Math.min(31, start + length))),
			{ maxLength: 12 },
		);
		fc.assert(
			fc.property(spans, (all) => {
				const joined = all.reduce(addSpan, []);
				const covered = (list: readonly DaySpan[]) =>
					Array.from({ length: 31 }, (_, index) => span(index + 1, 31).start).filter((one) =>
						list.some((s) => s.start <= one && one < s.end),
					);
				expect(covered(joined)).toEqual(covered(all));
				for (const [index, later] of joined.slice(1).entries())
					expect((joined[index]?.end ?? "") < later.start).toBe(true);
			}),
		);
	});
});
