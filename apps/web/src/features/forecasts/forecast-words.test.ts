import type { HorizonError } from "@outlay/finops/forecast-backtest";
import { expect, test } from "vitest";
import { accuracyText, biasText, gradeWords, shareText } from "./forecast-words.ts";

const horizon = (days: number, forecasts: number, wape: number | null): HorizonError => ({
	...{ days, forecasts, wape },
	bias: 0,
	coverage: 0.8,
});

test("the grade names the longest horizon that enough past forecasts reach", () => {
	const horizons = [horizon(1, 20, 0.3), horizon(14, 5, 0.14), horizon(30, 2, 0.5)];
	expect(accuracyText({ grade: "walk", horizons })).toBe(
		"Grade B: past forecasts of 14 days were off by 14.0\u00a0%.",
	);
	expect(gradeWords("below_crawl").word).toBe("Grade D");
});

test("without a grade it says so, and gives no figure", () => {
	const said = "Not graded: too few past forecasts to say how good they are.";
	expect(accuracyText({ grade: null, horizons: [horizon(1, 2, 0.3)] })).toBe(said);
	expect(accuracyText({ grade: null, horizons: [] })).toBe(said);
	expect(gradeWords(null).word).toBe("Not graded");
	expect([shareText(null), biasText(null)]).toEqual(["–", "–"]);
});

test.each([
	[0.0312, "+3.1\u00a0%"],
	[-0.0312, "−3.1\u00a0%"],
	[0.0001, "0.0\u00a0%"],
	[0, "0.0\u00a0%"],
])("a bias of %d is %s", (bias, text) => {
	expect(biasText(bias)).toBe(text);
});
