import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseJson } from "../checks/read-json.ts";
import { runTool } from "../checks/run-tool.ts";
import { existingFiles, unseen } from "../checks/source-files.ts";
import { NOTHING, type StepResult } from "./step.ts";
import { projectOf, type TestProject } from "./test-project.ts";
import { readVitestReport, type VitestReport } from "./vitest-report.ts";

/** The longest: browser tests on a slow machine, which import the whole sample company first. */
const TIMEOUT_MS = 2_700_000;

export interface VitestStep {
	readonly root: string;
	readonly project: TestProject;
	/** Runs only test files whose path contains it. */
	readonly filter: string | undefined;
	readonly env: Readonly<Record<string, string>>;
}

/** Test files of a project that exist; with a filter, those whose path contains it. */
export function testFiles(step: Pick<VitestStep, "root" | "project" | "filter">): readonly string[] {
	return existingFiles(step.root).filter(
		(file) => projectOf(file) === step.project && (step.filter === undefined || file.includes(step.filter)),
	);
}

/** Runs one vitest project. Every test file that exists must have run, else that is a failure. */
export async function runVitest(step: VitestStep): Promise<StepResult> {
	const expected = testFiles(step);
	if (expected.length === 0) {
		console.log("no test files");
		return NOTHING;
	}
	const folder = await mkdtemp(join(tmpdir(), "outlay-vitest-"));
	try {
		return await runInto(join(folder, "report.json"), step, expected);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function runInto(file: string, step: VitestStep, expected: readonly string[]): Promise<StepResult> {
	const filters = step.filter === undefined ? [] : [step.filter];
	const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
	const { code } = await runTool({
		command: "vitest",
		args: ["run", "--project", step.project, "--silent=passed-only", ...reporters, ...filters],
		cwd: step.root,
		env: { ...step.env, NO_COLOR: "1" },
		timeoutMs: TIMEOUT_MS,
		echo: true,
	});
	const json = parseJson(await readFile(file, "utf8").catch(() => ""));
	if (!json.ok) {
		console.error(`vitest wrote no report (exit code ${code})`);
		return { ...NOTHING, failed: 1 };
	}
	return judge(readVitestReport(json.value), { code, root: step.root, expected });
}

interface Judged {
	readonly code: number;
	readonly root: string;
	readonly expected: readonly string[];
}

function judge(report: VitestReport, { code, root, expected }: Judged): StepResult {
	const ran = report.files.map((file) => relative(root, file).replaceAll("\\", "/"));
	const missed = unseen(expected, ran);
	for (const file of missed) console.error(`${file} exists and did not run`);
	// Errors outside of any test end vitest with a code while every test passed.
	const silent = code !== 0 && report.failed === 0 && missed.length === 0 ? 1 : 0;
	if (silent > 0) console.error(`vitest ended with code ${code} although no test failed`);
	return {
		passed: report.passed,
		failed: report.failed + missed.length + silent,
		notRun: report.skipped.map((name) => `skipped test: ${name}`),
	};
}
