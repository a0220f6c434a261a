import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mstlModel, type WeeklyModel } from "@outlay/finops/forecast-model";

/** The model of forecasts, from the copy that the core imports, so that its code and its bytes are of one version. */
export function bundledModel(): WeeklyModel {
	const core = createRequire(import.meta.resolve("@outlay/finops/forecast-model"));
	const folder = dirname(core.resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}
