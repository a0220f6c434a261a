import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { AskForecast } from "@outlay/db/budgets/evaluate-budgets";
import { answerForecast } from "@outlay/finops/budget-forecast";
import { mstlModel } from "@outlay/finops/forecast-model";

/** The model of forecasts, from the bytes beside the code that the core imports: both are of one version. */
function loadModel() {
	const core = createRequire(import.meta.resolve("@outlay/finops/forecast-model"));
	const folder = dirname(core.resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}

/** Answers kept: those of the last pass over thousands of budgets, so that a pass that changed nothing is fast. */
const KEPT_MAX = 10_000;

/**
 * Answers forecasts with one model, loaded when the first is asked. One takes tens of milliseconds, so others have their
 * turn between two: locks of jobs are renewed meanwhile.
 */
export function openForecasts(): AskForecast {
	let model: ReturnType<typeof loadModel> | undefined;
	const kept = new Map<string, ReturnType<typeof answerForecast>>();
	return async (question) => {
		const key = `${question.series.start} ${question.horizon} ${question.series.values.join(" ")}`;
		const known = kept.get(key);
		if (known !== undefined) return known;
		await setImmediate();
		model ??= loadModel();
		const answer = answerForecast(model, question);
		if (kept.size >= KEPT_MAX) kept.clear();
		kept.set(key, answer);
		return answer;
	};
}
