import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mstlModel, type WeeklyModel } from "../forecast-model.ts";

/** The model from the package's own bytes, as a shell loads it. */
export function bundledModel(): WeeklyModel {
	const folder = dirname(createRequire(import.meta.url).resolve("@bsull/augurs/mstl"));
	return mstlModel(readFileSync(join(folder, "mstl_bg.wasm")));
}
