import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { type CheckOutcome, crashed, type Finding, formatFinding, notRead } from "./outcome.ts";
import { runTool } from "./run-tool.ts";
import { existingFiles, typescriptFiles, unseen } from "./source-files.ts";

const NAME = "types";
const TIMEOUT_MS = 300_000;

/** Compilers at once: each takes several threads and much memory by itself. */
const CONCURRENCY_MAX = 2;

interface ProjectResult {
	readonly files: readonly string[];
	readonly findings: readonly Finding[];
}

/** Type-checks every folder that has a tsconfig.json. Every TypeScript file must be in one of them. */
export async function checkTypes(root: string): Promise<CheckOutcome> {
	const existing = existingFiles(root);
	const projects = existing.filter((file) => /(^|\/)tsconfig\.json$/.test(file)).map((file) => dirname(file));
	if (projects.length === 0) return crashed(NAME, "no tsconfig.json exists");
	const results: ProjectResult[] = [];
	const pending = [...projects];
	const lanes = Math.min(CONCURRENCY_MAX, availableParallelism());
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			for (let project = pending.shift(); project !== undefined; project = pending.shift()) {
				results.push(await checkProject(root, project));
			}
		}),
	);
	const seen = new Set(results.flatMap((result) => result.files));
	const sources = typescriptFiles(existing);
	const missed = unseen(sources, seen);
	return {
		name: NAME,
		filesRead: sources.length - missed.length,
		findings: [...once(results.flatMap((result) => result.findings)), ...notRead(missed)],
	};
}

/** A file that several workspaces import is in several compilations, and wrong in each. */
function once(findings: readonly Finding[]): readonly Finding[] {
	return [...new Map(findings.map((finding) => [formatFinding(finding), finding])).values()];
}

async function checkProject(root: string, project: string): Promise<ProjectResult> {
	const { code, stdout, stderr } = await runTool({
		command: "tsc",
		args: ["-p", project, "--noEmit", "--listFiles", "--pretty", "false"],
		cwd: root,
		timeoutMs: TIMEOUT_MS,
	});
	const lines = stdout.split("\n");
	const findings = lines.flatMap((line) => toFinding(line));
	if (code !== 0 && findings.length === 0) {
		const message = `${project}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`.trim();
		return { files: [], findings: [{ rule: "crashed", file: project, line: 0, message }] };
	}
	const files = lines.filter((line) => /\.tsx?$/.test(line)).map((line) => toRelative(root, line));
	return { files, findings };
}

function toRelative(root: string, file: string): string {
	return relative(root, join(file)).replaceAll("\\", "/");
}

function toFinding(line: string): readonly Finding[] {
	const match = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
	if (match !== null) {
		const [, file = "", row = "0", rule = "", message = ""] = match;
		return [{ rule, file, line: Number.parseInt(row, 10), message }];
	}
	const general = /^error (TS\d+): (.*)$/.exec(line);
	return general === null ? [] : [{ rule: general[1] ?? "", file: "", line: 0, message: general[2] ?? "" }];
}
