import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type CheckOutcome, crashed, type Finding, notRead } from "./outcome.ts";
import { list, number, parseJson, record, text } from "./read-json.ts";
import { runTool } from "./run-tool.ts";
import { existingFiles, typescriptFiles, unseen } from "./source-files.ts";

const NAME = "dead code";
const TIMEOUT_MS = 180_000;
const SESSION = fileURLToPath(new URL("./knip-session.ts", import.meta.url));

/** Hints that a pattern of knip.json reads nothing: the rest are matters of taste. */
const FATAL_HINTS: ReadonlySet<string> = new Set(["entry-empty", "project-empty"]);

/** Things that are used and missing; the rest of knip's findings are there and unused. */
const UNDECLARED: ReadonlySet<string> = new Set(["binaries", "unlisted", "unresolved"]);

/** Files, exports and dependencies that nothing uses, by knip. */
export async function checkDeadCode(root: string): Promise<CheckOutcome> {
	const sources = typescriptFiles(existingFiles(root));
	const { stdout, stderr } = await runTool({
		command: process.execPath,
		args: [SESSION],
		cwd: root,
		timeoutMs: TIMEOUT_MS,
	});
	const report = parseJson(stdout);
	if (!report.ok) return crashed(NAME, stderr);
	const fields = record(report.value);
	const missed = unseen(sources, list(fields["read"]).map(text));
	const hints = list(fields["hints"]).filter((hint) => FATAL_HINTS.has(text(record(hint)["rule"])));
	return {
		name: NAME,
		filesRead: sources.length - missed.length,
		findings: [
			...[...list(fields["found"]), ...hints].map((item) => toFinding(root, item)),
			...notRead(missed),
		],
	};
}

function toFinding(root: string, item: unknown): Finding {
	const fields = record(item);
	const file = text(fields["file"]);
	return {
		rule: text(fields["rule"]),
		file: file === "" ? "knip.json" : relative(root, file).replaceAll("\\", "/"),
		line: number(fields["line"]),
		message: `${text(fields["symbol"])}: ${meaning(text(fields["rule"]))}`,
	};
}

function meaning(rule: string): string {
	if (FATAL_HINTS.has(rule)) return "the pattern matches no file";
	return UNDECLARED.has(rule) ? "used and not declared in package.json" : "nothing uses it, remove it";
}
