import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { daySpanText, dayText, dayTick, monthText, shortMonthText, weekdayText } from "./day-text.ts";

beforeAll(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 10, 22), toFake: ["Date"] });
});
afterAll(() => {
	vi.useRealTimers();
});

test.each([
	["2026-11-01", "2026-11-21", "1 to 21 Nov"],
	["2026-10-28", "2026-11-03", "28 Oct to 3 Nov"],
	["2025-12-28", "2026-01-03", "28 Dec 2025 to 3 Jan 2026"],
	["2026-11-19", "2026-11-19", "19 Nov"],
	["2025-11-01", "2025-11-21", "1 to 21 Nov 2025"],
	["2025-10-28", "2025-11-03", "28 Oct to 3 Nov 2025"],
	["2025-11-19", "2025-11-19", "19 Nov 2025"],
])("%s to %s reads %s", (first, last, text) => {
	expect(daySpanText(first, last)).toBe(text);
});

test("days and months are written without a locale", () => {
	expect(dayText("2026-02-09")).toBe("9 Feb");
	expect(weekdayText("2026-11-19")).toBe("Thu 19 Nov");
	expect(monthText("2026-11")).toBe("November 2026");
	expect(shortMonthText("2026-11")).toBe("Nov");
});

test("days and months of another year say it, save on an axis", () => {
	expect(dayText("2025-02-09")).toBe("9 Feb 2025");
	expect(weekdayText("2025-11-19")).toBe("Wed 19 Nov 2025");
	expect(shortMonthText("2025-11")).toBe("Nov 2025");
	expect(dayTick("2025-02-09")).toBe("9 Feb");
});
