import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type ForecastAnswers, remembering } from "@outlay/db/budgets/ask-forecast";
import type { ForecastTools } from "@outlay/db/forecasts/make-forecasts";
import { answerAtOnce, answerForecast } from "@outlay/finops/budget-forecast";
import { FORECAST_LEVEL } from "@outlay/finops/forecast";
import { backtestSteps } from "@outlay/finops/forecast-backtest";
import { mstlModel } from "@outlay/finops/forecast-model";

/** The model of forecasts, from the bytes beside the code that the core imports: both are of one version. */
function loadModel() {
	const core = createRequire(import.meta.resolve("@outlay/finops/forecast-model"));
	const folder = dirname(core.resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}

/** Forecasts of one process, for those who wait for them and for those who do not. */
export interface WorkerForecasts extends ForecastAnswers {
	/** The same for a pass that nobody waits for, and for looking at the past: both stand still while `first` works. */
	readonly patient: ForecastTools;
	/** Does what somebody waits for. */
	readonly first: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Answers forecasts with one model, loaded when the first is asked. One takes tens of milliseconds, so others have their
 * turn between two: locks of jobs are renewed meanwhile. The same between two of the past; a job that waited for one
 * of them at each of its questions to the database would take a minute.
 */
export function openForecasts(): WorkerForecasts {
	let loaded: ReturnType<typeof loadModel> | undefined;
	const model = () => {
		loaded ??= loadModel();
		return loaded;
	};
	const { ask, known } = remembering(async (question) => {
		await setImmediate();
		return answerForecast(model(), question);
	}, answerAtOnce);
	const waited = new Set<Promise<unknown>>();
	const turn = async () => {
		await setImmediate();
		while (waited.size > 0) await Promise.allSettled(waited);
	};
	return {
		ask,
		known,
		patient: {
			ask: async (question) => {
				await turn();
				return ask(question);
			},
			measure: async (input) => {
				const steps = backtestSteps(model(), { ...input, level: FORECAST_LEVEL });
				for (;;) {
					await turn();
					const step = steps.next();
					if (step.done === true) return step.value;
				}
			},
		},
		first: async (work) => {
			const working = work();
			waited.add(working);
			try {
				return await working;
			} finally {
				waited.delete(working);
			}
		},
	};
}
