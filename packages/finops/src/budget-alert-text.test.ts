import { expect, test } from "vitest";
import { type BudgetFigures, budgetAlertText, budgetAmountText } from "./budget-alert-text.ts";
import { type Day, parseDay } from "./day.ts";
import { invariant } from "./result.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

const FIGURES: BudgetFigures = {
	name: "Search",
	unit: "money",
	currency: "USD",
	mode: "alert",
	period: { start: day("2026-11-01"), end: day("2026-12-01") },
	used: "812.399999999999999999",
	planned: "1000",
	left: "187.600000000000000001",
	forecast: "1250.5",
	usedPercent: "81.24",
};

test.each([
	[
		{ kind: "crossed", basis: "actual", threshold: "80 %" },
		"Search: past 80 %",
		"Search used $812.40 of $1,000.00 (81.2\u00a0%) from 2026-11-01 to 2026-11-30.",
	],
	[
		{ kind: "crossed", basis: "forecast", threshold: "100 %" },
		"Search: forecast past 100 %",
		"Search will come to $1,250.50 of $1,000.00 from 2026-11-01 to 2026-11-30, with $812.40 used so far.",
	],
	[
		{ kind: "resolved", why: "fell" },
		"Search: alert over",
		"Search is below its thresholds again: $812.40 of $1,000.00 used from 2026-11-01 to 2026-11-30.",
	],
	[{ kind: "resolved", why: "ended" }, "Search: alert over", "The period of Search has ended."],
	[
		{ kind: "resolved", why: "changed" },
		"Search: alert over",
		"Search was changed: no threshold of it is crossed any more.",
	],
] as const)("%j", (happening, title, sentence) => {
	expect(budgetAlertText(FIGURES, happening)).toMatchObject({ title, sentence });
});

test("facts name what is known and leave out what is not", () => {
	const { facts } = budgetAlertText({ ...FIGURES, forecast: null }, { kind: "resolved", why: "fell" });
	expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
		"Used: $812.40",
		"Plan: $1,000.00",
		"Left: $187.60",
		"Period: 2026-11-01 to 2026-11-30",
		"Mode: Alert",
	]);
});

test("tokens are counted, not paid", () => {
	expect(budgetAmountText("-1234567", { unit: "tokens", currency: null })).toBe("−1,234,567 tokens");
});
