import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { remembering } from "@outlay/db/budgets/ask-forecast";
import type { ForecastTools } from "@outlay/db/forecasts/make-forecasts";
import { answerForecast } from "@outlay/finops/budget-forecast";
import { FORECAST_LEVEL } from "@outlay/finops/forecast";
import { backtestSteps } from "@outlay/finops/forecast-backtest";
import { mstlModel } from "@outlay/finops/forecast-model";

/** The model of forecasts, from the bytes beside the code that the core imports: both are of one version. */
function loadModel() {
	const core = createRequire(import.meta.resolve("@outlay/finops/forecast-model"));
	const folder = dirname(core.resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}

/**
 * Answers forecasts with one model, loaded when the first is asked. One takes tens of milliseconds, so others have their
 * turn between two: locks of jobs are renewed meanwhile. The same between two of the past.
 */
export function openForecasts(): ForecastTools {
	let loaded: ReturnType<typeof loadModel> | undefined;
	const model = () => {
		loaded ??= loadModel();
		return loaded;
	};
	return {
		ask: remembering(async (question) => {
			await setImmediate();
			return answerForecast(model(), question);
		}),
		measure: async (input) => {
			const steps = backtestSteps(model(), { ...input, level: FORECAST_LEVEL });
			for (;;) {
				await setImmediate();
				const step = steps.next();
				if (step.done === true) return step.value;
			}
		},
	};
}
