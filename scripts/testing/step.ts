/** What one section of the run came to. A section that crashed counts as one failure. */
export interface StepResult {
	readonly passed: number;
	readonly failed: number;
	/** What could not run here and why: never counted as passed, always told at the end. */
	readonly notRun: readonly string[];
}

export interface Step {
	readonly title: string;
	readonly run: () => Promise<StepResult>;
}

export const NOTHING: StepResult = { passed: 0, failed: 0, notRun: [] };

/** Runs the steps in order, each under its heading and with its duration, and adds them up. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult> {
	let total = NOTHING;
	for (const step of steps) {
		console.log(`\n== ${step.title} ==`);
		const startedMs = performance.now();
		const result = await runGuarded(step);
		const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
		console.log(`-- ${step.title}: ${result.passed} passed, ${result.failed} failed in ${seconds} s`);
		total = addResults(total, result);
	}
	return total;
}

export function addResults(a: StepResult, b: StepResult): StepResult {
	return { passed: a.passed + b.passed, failed: a.failed + b.failed, notRun: [...a.notRun, ...b.notRun] };
}

async function runGuarded(step: Step): Promise<StepResult> {
	try {
		return await step.run();
	} catch (error) {
		console.error(error);
		return { passed: 0, failed: 1, notRun: [] };
	}
}

/** Prints what did not run, then the sum as the very last line, and sets the exit code. */
export function report(total: StepResult): void {
	if (total.notRun.length > 0) console.log("\nNot run:");
	for (const reason of total.notRun) console.log(`  ${reason}`);
	process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
}
