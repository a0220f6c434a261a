/** The vitest projects of vitest.config.ts, each a way to run tests. */
export type TestProject = "unit" | "checks" | "db" | "queue" | "e2e";

/** The project a test file belongs to by its name and place; undefined when it is no test file. */
export function projectOf(path: string): TestProject | undefined {
	if (!/\.test\.tsx?$/.test(path)) return undefined;
	if (path.startsWith("scripts/checks/")) return "checks";
	if (path.endsWith(".e2e.test.ts")) return "e2e";
	if (path.endsWith(".queue.test.ts")) return "queue";
	return /\.db\.test\.tsx?$/.test(path) ? "db" : "unit";
}
