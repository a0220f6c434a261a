import type { ForecastOfPeriod } from "@outlay/db/read-models/scope-forecasts";
import { addDays } from "@outlay/finops/day";
import { percentText } from "@outlay/finops/decimal-text";
import { type ForecastAccuracy, type ForecastGrade, gradedHorizon } from "@outlay/finops/forecast-backtest";
import type { ForecastMethod } from "@outlay/finops/forecast-methods";
import { dayText } from "../../design/day-text.ts";
import type { Tone } from "../../design/tag.tsx";

/** The FinOps Foundation's words, as marks that need no explanation. */
const GRADES: Readonly<Record<ForecastGrade, { readonly letter: string; readonly tone: Tone }>> = {
	run: { letter: "A", tone: "ok" },
	walk: { letter: "B", tone: "ok" },
	crawl: { letter: "C", tone: "warn" },
	below_crawl: { letter: "D", tone: "bad" },
};

export const GRADES_TEXT = "A is at most 12 % off, B 15 %, C 20 %, D more.";

/** `Grade B`, or that it is not known. */
export function gradeWords(grade: ForecastGrade | null): { readonly word: string; readonly tone: Tone } {
	if (grade === null) return { word: "Not graded", tone: "neutral" };
	const { letter, tone } = GRADES[grade];
	return { word: `Grade ${letter}`, tone };
}

/** `Grade B: past forecasts of 30 days were off by 14.0 %.` */
export function accuracyText({ grade, horizons }: ForecastAccuracy): string {
	const graded = gradedHorizon(horizons);
	if (grade === null || graded === undefined || graded.wape === null) {
		return "Not graded: too few past forecasts to say how good they are.";
	}
	return `${gradeWords(grade).word}: past forecasts of ${daysText(graded.days)} were off by ${shareText(graded.wape)}.`;
}

const daysText = (days: number) => (days === 1 ? "1 day" : `${days} days`);

/** A share of 1 as a percentage with one decimal; a dash where there is none. */
export function shareText(share: number | null): string {
	return share === null ? "–" : percentText((share * 100).toFixed(1));
}

/** `+3.1 %` said too much, `−3.1 %` too little. */
export function biasText(bias: number | null): string {
	if (bias === null) return "–";
	const text = shareText(Math.abs(bias));
	return Number(Math.abs(bias).toFixed(3)) === 0 ? text : `${bias > 0 ? "+" : "−"}${text}`;
}

const PERIOD_WORDS = { month: "Month", quarter: "Quarter" } as const;

/** `Month to 30 Nov`. */
export function periodWord({ kind, end }: Pick<ForecastOfPeriod, "kind" | "end">): string {
	return `${PERIOD_WORDS[kind]} to ${dayText(addDays(end, -1))}`;
}

/** What it was made with, for who wants to know. */
export const METHOD_WORDS: Readonly<Record<ForecastMethod, string>> = {
	run_rate: "Run-rate of the last week",
	weekday: "Average of each weekday",
	mstl: "Trend and weekdays",
};
