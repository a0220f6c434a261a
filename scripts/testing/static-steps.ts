import { checkBoundaries } from "../checks/boundaries.ts";
import { checkDeadCode } from "../checks/dead-code.ts";
import { checkLint } from "../checks/lint.ts";
import { type CheckOutcome, formatFinding } from "../checks/outcome.ts";
import { checkTypes } from "../checks/type-check.ts";
import { checkTidy } from "../tidy/check-tidy.ts";
import type { Step, StepResult } from "./step.ts";

/** The checks that read the code and run none of it. Each counts as one. */
export function staticSteps(root: string): readonly Step[] {
	return [
		{ title: "types", run: async () => told(await checkTypes(root)) },
		{ title: "lint and format", run: async () => told(await checkLint(root)) },
		{ title: "boundaries", run: async () => told(await checkBoundaries(root)) },
		{ title: "dead code", run: async () => told(await checkDeadCode(root)) },
		{ title: "tidy", run: async () => told(checkTidy(root)) },
	];
}

/** Findings shown per check; the count says the rest. */
const SHOWN_MAX = 100;

function told(outcome: CheckOutcome): StepResult {
	const { findings, filesRead } = outcome;
	for (const finding of findings.slice(0, SHOWN_MAX)) console.log(formatFinding(finding));
	if (findings.length > SHOWN_MAX) console.log(`... and ${findings.length - SHOWN_MAX} more`);
	console.log(`${filesRead} files read, ${findings.length} findings`);
	// A check that read nothing has checked nothing.
	const ok = findings.length === 0 && filesRead > 0;
	return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [] };
}
