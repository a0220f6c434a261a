import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { spanOfText } from "../spend/query/spend-url.ts";
import { peopleText, periodText, raisedText, scopeText, stateWords, windowText } from "./budget-words.ts";
import { budgetOf, standingOf } from "./testing/budget-fixture.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 2, 15), toFake: ["Date"] });
});
afterEach(() => {
	vi.useRealTimers();
});

const _USD = { unit: "money", currency: "USD" } as const;
const _TOKENS = { unit: "tokens", currency: null } as const;

test.each([
	[null, null],
	[{ counted: 0, over: 0 }, "The spend names nobody yet"],
	[{ counted: 1, over: 1 }, "1 person, 1 over"],
	[{ counted: 1200, over: 0 }, "Each of 1,200 people, nobody over"],
])("people %j are counted: %s", (people, text) => {
	expect(peopleText(people)).toBe(text);
});

test.each([
	["100", "100", null],
	["130", "130", "of $130.00 with what was granted"],
	["100", "125", "cap $125.00 with what was granted"],
	["130", "155", "of $130.00, cap $155.00 with what was granted"],
	[null, null, null],
])("who may use %s up to %s was granted more: %s", (planned, cap, text) => {
	const standing = { ...standingOf(), cap: "100" };
	expect(raisedText({ planned, cap }, budgetOf({ id: "b", perPerson: true, standing }))).toBe(text);
});

test("a state is told for what the budget is", () => {
	expect(stateWords(null, "cap").word).toBe("Being evaluated");
	expect(stateWords("over_cap", "cap").word).toBe("Over cap");
	expect(stateWords("over_cap", "alert").word).toBe("Over budget");
	expect(stateWords("within", "alert")).toMatchObject({ word: "Within", isAlarming: false });
});

describe("windows and periods", () => {
	test.each([
		[{ kind: "month", calendar: "calendar" }, "Month", "2026-03-01", "2026-03-31", "March 2026"],
		[{ kind: "quarter", calendar: "fiscal" }, "Fiscal quarter", "2026-02-01", "2026-05-02", "1 Feb to 2 May"],
		[{ kind: "week", weekStart: "monday" }, "Week from Monday", "2026-03-09", "2026-03-15", "9 to 15 Mar"],
		[{ kind: "rolling", days: 28 }, "Last 28 days", "2026-02-16", "2026-03-15", "16 Feb to 15 Mar"],
		[{ kind: "day" }, "Day", "2026-03-15", "2026-03-15", "15 Mar"],
	] as const)("%j", (window, name, first, last, period) => {
		const span = spanOfText(first, last);
		expect(windowText(window)).toBe(name);
		expect(span === null ? null : periodText(window, span)).toBe(period);
	});
});

test("a scope is a sentence's part", () => {
	expect(scopeText([])).toBe("Whole organization");
	const search = { key: "search", name: "Search" };
	const models = ["a", "b", "c", "d", "e"].map((key) => ({ key, name: key }));
	expect(
		scopeText([
			{ dimension: "team", values: [search] },
			{ dimension: "provider", values: [{ key: "openai", name: "openai" }] },
			{ dimension: "model", values: models },
		]),
	).toBe("Team Search, provider OpenAI, model a or b or c or 2 more");
});
