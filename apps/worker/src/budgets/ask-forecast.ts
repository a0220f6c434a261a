import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type AskForecast, remembering } from "@outlay/db/budgets/ask-forecast";
import { answerForecast } from "@outlay/finops/budget-forecast";
import { mstlModel } from "@outlay/finops/forecast-model";

/** The model of forecasts, from the bytes beside the code that the core imports: both are of one version. */
function loadModel() {
	const core = createRequire(import.meta.resolve("@outlay/finops/forecast-model"));
	const folder = dirname(core.resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}

/**
 * Answers forecasts with one model, loaded when the first is asked. One takes tens of milliseconds, so others have their
 * turn between two: locks of jobs are renewed meanwhile.
 */
export function openForecasts(): AskForecast {
	let model: ReturnType<typeof loadModel> | undefined;
	return remembering(async (question) => {
		await setImmediate();
		model ??= loadModel();
		return answerForecast(model, question);
	});
}
