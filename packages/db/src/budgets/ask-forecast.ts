import type { ForecastQuestion } from "@outlay/finops/budget-forecast";
import type { Forecast } from "@outlay/finops/forecast";
import { effectsText } from "@outlay/finops/forecast-events";
import { contentId } from "../id.ts";

/** Answers forecasts; null: nobody can say. */
export type AskForecast = (question: ForecastQuestion) => Promise<Forecast | null>;

/** The answer to a question, where it is there without waiting. null: nobody can say; undefined: it has to be asked. */
export type KnownForecast = (question: ForecastQuestion) => Forecast | null | undefined;

/** Answers forecasts, and has those at hand that were asked before. */
export interface ForecastAnswers {
	readonly ask: AskForecast;
	readonly known: KnownForecast;
}

/** Answers kept: those of thousands of budgets, so that an evaluation after which nothing changed is fast. */
const KEPT_MAX = 10_000;

/** Names a question: equal names, equal answers. */
export function questionName({ series, horizon, events }: ForecastQuestion): string {
	return contentId("question", series.start, String(horizon), series.values.join(" "), effectsText(events));
}

/**
 * Asks each question once: budgets of one scope ask the same, and so does the next evaluation of the same spend. `atOnce`
 * answers those that need no asking.
 */
export function remembering(ask: AskForecast, atOnce: KnownForecast): ForecastAnswers {
	const kept = new Map<string, { readonly asked: Promise<Forecast | null>; answer?: Forecast | null }>();
	return {
		ask: (question) => {
			const name = questionName(question);
			const before = kept.get(name);
			if (before !== undefined) return before.asked;
			const [oldest] = kept.keys();
			if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest);
			const asked = ask(question);
			const entry: { readonly asked: typeof asked; answer?: Forecast | null } = { asked };
			kept.set(name, entry);
			asked.then(
				(answer) => {
					entry.answer = answer;
				},
				// What failed is asked again.
				() => kept.delete(name),
			);
			return asked;
		},
		known: (question) => {
			const answer = kept.get(questionName(question))?.answer;
			return answer === undefined ? atOnce(question) : answer;
		},
	};
}
