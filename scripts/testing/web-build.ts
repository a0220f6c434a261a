import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../checks/run-tool.ts";
import { NOTHING, type StepResult } from "./step.ts";

const TIMEOUT_MS = 900_000;

/** Builds apps/web, or takes the last build when nothing it depends on has changed (turbo keeps the hash). */
export async function buildWeb(root: string): Promise<StepResult> {
	if (!existsSync(join(root, "apps/web/next.config.ts"))) {
		console.log("no apps/web");
		return NOTHING;
	}
	const { code } = await runTool({
		command: "turbo",
		args: ["run", "build", "--filter=@outlay/web", "--ui=stream", "--output-logs=new-only"],
		cwd: root,
		env: { NEXT_TELEMETRY_DISABLED: "1", TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
		timeoutMs: TIMEOUT_MS,
		echo: true,
	});
	return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}
