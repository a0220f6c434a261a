// The whole gate, in order: what reads the code, then what runs it, then what needs servers and a browser.
// `node scripts/test.ts [--only unit|db|e2e|checks [filter]]`. The last line is always `N passed, N failed`.
import { fileURLToPath } from "node:url";
import { parseSelection, type Selection } from "./testing/run-selection.ts";
import { browserSteps, databaseSteps, lazyServices, type Services } from "./testing/service-steps.ts";
import { staticSteps } from "./testing/static-steps.ts";
import { report, runSteps, type Step } from "./testing/step.ts";
import { runVitest } from "./testing/vitest-step.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

function stepsOf({ parts, filter }: Selection, services: Services): readonly Step[] {
	const byPart = {
		checks: [
			...(filter === undefined ? staticSteps(root) : []),
			{
				title: "planted violations: each check can fail",
				run: () => runVitest({ root, project: "checks", filter, env: {} }),
			},
		],
		unit: [
			{
				title: "unit and property tests",
				run: () => runVitest({ root, project: "unit", filter, env: {} }),
			},
		],
		db: databaseSteps({ root, filter, services }),
		e2e: browserSteps({ root, filter, services }),
	} satisfies Record<(typeof parts)[number], readonly Step[]>;
	return parts.flatMap((part) => byPart[part]);
}

async function main(): Promise<void> {
	const selection = parseSelection(process.argv.slice(2));
	if (!selection.ok) {
		console.error(selection.error.message);
		report({ passed: 0, failed: 1, notRun: [] });
		return;
	}
	const services = lazyServices();
	const interrupted = (): void => void services.stop().finally(() => process.exit(130));
	process.once("SIGINT", interrupted);
	process.once("SIGTERM", interrupted);
	const stopping: Step = { title: "stop servers", run: async () => stopAll(services) };
	report(await runSteps([...stepsOf(selection.value, services), stopping]));
}

async function stopAll(services: Services): Promise<{ passed: number; failed: number; notRun: string[] }> {
	await services.stop();
	return { passed: 0, failed: 0, notRun: [] };
}

await main();
