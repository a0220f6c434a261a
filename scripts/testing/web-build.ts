import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWeb } from "../build-web.ts";
import type { Child } from "../child.ts";
import { NOTHING, type StepResult } from "./step.ts";

/** Builds apps/web as `npm start` does, or takes the last build when it is of these very sources. */
export async function buildStep(root: string): Promise<StepResult> {
	if (!existsSync(join(root, "apps/web/next.config.ts"))) {
		console.log("no apps/web");
		return NOTHING;
	}
	const home = await mkdtemp(join(tmpdir(), "outlay-build-"));
	const children: Child[] = [];
	try {
		const built = await buildWeb({ root, home, started: (child) => void children.push(child) });
		console.log(built ? "built" : "the last build is of these sources");
		return { ...NOTHING, passed: 1 };
	} catch (error) {
		for (const child of children) console.error(child.output());
		throw error;
	} finally {
		await rm(home, { recursive: true, force: true });
	}
}
