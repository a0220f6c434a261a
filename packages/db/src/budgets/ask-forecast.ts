import type { ForecastQuestion } from "@outlay/finops/budget-forecast";
import type { Forecast } from "@outlay/finops/forecast";
import { effectsText } from "@outlay/finops/forecast-events";

/** Answers forecasts; null: nobody can say. */
export type AskForecast = (question: ForecastQuestion) => Promise<Forecast | null>;

/** Answers kept: those of a pass over thousands of budgets, so that one that changed nothing is fast. */
const KEPT_MAX = 10_000;

/** Asks each question once: budgets of one scope ask the same, and so does the next evaluation of the same spend. */
export function remembering(ask: AskForecast): AskForecast {
	const kept = new Map<string, Promise<Forecast | null>>();
	return (question) => {
		const { series, horizon, events } = question;
		const key = `${series.start} ${horizon} ${series.values.join(" ")} ${effectsText(events)}`;
		const known = kept.get(key);
		if (known !== undefined) return known;
		if (kept.size >= KEPT_MAX) kept.clear();
		const answer = ask(question);
		kept.set(key, answer);
		// What failed is asked again.
		answer.catch(() => kept.delete(key));
		return answer;
	};
}
