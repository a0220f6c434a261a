import { type CheckOutcome, crashed, FILES_NOT_READ, type Finding } from "./outcome.ts";
import { list, number, parseJson, record, text } from "./read-json.ts";
import { runTool } from "./run-tool.ts";
import { existingFiles } from "./source-files.ts";

const NAME = "lint and format";
const TIMEOUT_MS = 180_000;

/** Lint and format by Biome. Warnings fail too: a rule is either worth obeying or not listed. */
export async function checkLint(root: string): Promise<CheckOutcome> {
	const expected = expectedFiles(root);
	const { stdout, stderr } = await runTool({
		command: "biome",
		args: ["check", "--reporter=json", "--max-diagnostics=none", "--no-errors-on-unmatched", "."],
		cwd: root,
		timeoutMs: TIMEOUT_MS,
	});
	const report = parseJson(stdout);
	if (!report.ok) return crashed(NAME, stderr);
	const summary = record(record(report.value)["summary"]);
	const filesRead = number(summary["changed"]) + number(summary["unchanged"]);
	const findings = list(record(report.value)["diagnostics"]).map(toFinding);
	return { name: NAME, filesRead, findings: [...findings, ...tooFew(expected, filesRead)] };
}

/** The formats of biome.json. Counted before Biome runs: a file written meanwhile was not overlooked. */
function expectedFiles(root: string): number {
	return existingFiles(root).filter(
		(file) => /\.(tsx?|mjs|json|css)$/.test(file) && !/(^|\/)fixtures\/.*\.json$/.test(file),
	).length;
}

/** Biome names no files it read, only how many. */
function tooFew(expected: number, filesRead: number): readonly Finding[] {
	if (filesRead >= expected) return [];
	const message = `${expected - filesRead} of ${expected} existing files were not read`;
	return [{ rule: FILES_NOT_READ, file: "", line: 0, message }];
}

function toFinding(diagnostic: unknown): Finding {
	const fields = record(diagnostic);
	const location = record(fields["location"]);
	return {
		rule: text(fields["category"]),
		file: text(location["path"]),
		line: number(record(location["start"])["line"]),
		message: text(fields["message"]),
	};
}
