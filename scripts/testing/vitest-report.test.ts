import { describe, expect, it } from "vitest";
import { readVitestReport } from "./vitest-report.ts";

const file = (name: string, status: string, tests: readonly string[]): unknown => ({
	name,
	status,
	assertionResults: tests.map((test, index) => ({ fullName: `${name} ${index}`, status: test })),
});

describe("what a run of vitest came to", () => {
	it.each([
		["all passed", [file("a", "passed", ["passed", "passed"])], { passed: 2, failed: 0 }],
		["one failed", [file("a", "failed", ["passed", "failed"])], { passed: 1, failed: 1 }],
		["a file that did not load", [file("a", "failed", [])], { passed: 0, failed: 1 }],
		["a hook that failed after tests passed", [file("a", "failed", ["passed"])], { passed: 1, failed: 1 }],
		["a status nobody knows", [file("a", "passed", ["exploded"])], { passed: 0, failed: 1 }],
		["nothing at all", [], { passed: 0, failed: 0 }],
	])("counts %s", (_, testResults, expected) => {
		expect(readVitestReport({ testResults })).toMatchObject(expected);
	});

	it("names skipped tests and counts them as neither", () => {
		const report = readVitestReport({ testResults: [file("a", "passed", ["passed", "skipped", "todo"])] });
		expect(report).toMatchObject({ passed: 1, failed: 0, skipped: ["a 1", "a 2"] });
	});
});
