import { expect, test } from "vitest";
import { daySpanText, dayText, monthText, weekdayText } from "./day-text.ts";

test.each([
	["2026-11-01", "2026-11-21", "1 to 21 Nov"],
	["2026-10-28", "2026-11-03", "28 Oct to 3 Nov"],
	["2025-12-28", "2026-01-03", "28 Dec 2025 to 3 Jan 2026"],
	["2026-11-19", "2026-11-19", "19 Nov"],
])("%s to %s reads %s", (first, last, text) => {
	expect(daySpanText(first, last)).toBe(text);
});

test("days and months are written without a locale", () => {
	expect(dayText("2026-02-09")).toBe("9 Feb");
	expect(weekdayText("2026-11-19")).toBe("Thu 19 Nov");
	expect(monthText("2026-11")).toBe("November 2026");
});
