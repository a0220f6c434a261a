// Only the checks that read the code: types, lint and format, boundaries, dead code, tidy.
import { fileURLToPath } from "node:url";
import { staticSteps } from "./testing/static-steps.ts";
import { report, runSteps } from "./testing/step.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

report(await runSteps(staticSteps(root)));
