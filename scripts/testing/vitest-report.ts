import { list, record, text } from "../checks/read-json.ts";

export interface VitestReport {
	readonly passed: number;
	/** Tests that failed, plus files that failed without a failing test (they did not load). */
	readonly failed: number;
	/** Full names of the tests that passed. */
	readonly passedNames: readonly string[];
	/** Full names of skipped tests: not passed, and told. */
	readonly skipped: readonly string[];
	/** Test files that ran, as vitest names them (absolute). */
	readonly files: readonly string[];
}

const NOT_RUN: ReadonlySet<string> = new Set(["skipped", "pending", "todo", "disabled"]);

/** Reads the report of vitest's `json` reporter. What it does not understand counts as failed. */
export function readVitestReport(report: unknown): VitestReport {
	const files = list(record(report)["testResults"]).map(record);
	const tests = files.flatMap((file) => list(file["assertionResults"]).map(record));
	const named = (wanted: (status: string) => boolean): readonly string[] =>
		tests.filter((test) => wanted(text(test["status"]))).map((test) => text(test["fullName"]).trim());
	const passedNames = named((status) => status === "passed");
	const skipped = named((status) => NOT_RUN.has(status));
	const broken = files.filter((file) => text(file["status"]) !== "passed" && !hasFailedTest(file));
	return {
		passed: passedNames.length,
		failed: tests.length - passedNames.length - skipped.length + broken.length,
		passedNames,
		skipped,
		files: files.map((file) => text(file["name"])),
	};
}

function hasFailedTest(file: Readonly<Record<string, unknown>>): boolean {
	const tests = list(file["assertionResults"]).map((test) => text(record(test)["status"]));
	const onlySkipped = tests.length > 0 && tests.every((status) => NOT_RUN.has(status));
	return onlySkipped || tests.includes("failed");
}
