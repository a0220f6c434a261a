import { type CheckOutcome, crashed, type Finding, notRead } from "./outcome.ts";
import { list, parseJson, record, text } from "./read-json.ts";
import { runTool } from "./run-tool.ts";
import { existingFiles, typescriptFiles, unseen } from "./source-files.ts";

const NAME = "boundaries";
const TIMEOUT_MS = 180_000;

/** Who may import whom, by dependency-cruiser; the rules are in .dependency-cruiser.mjs. */
export async function checkBoundaries(root: string): Promise<CheckOutcome> {
	const sources = typescriptFiles(existingFiles(root));
	const folders = [...new Set(sources.map((file) => file.split("/")[0] ?? file))];
	const { stdout, stderr } = await runTool({
		command: "depcruise",
		args: ["--config", ".dependency-cruiser.mjs", "--no-cache", "--output-type", "json", ...folders],
		cwd: root,
		timeoutMs: TIMEOUT_MS,
	});
	const report = parseJson(stdout);
	if (!report.ok) return crashed(NAME, stderr);
	const modules = list(record(report.value)["modules"]).map(record);
	const read = modules
		.filter((module) => module["couldNotResolve"] !== true)
		.map((module) => text(module["source"]));
	const missed = unseen(sources, read);
	const summary = record(record(report.value)["summary"]);
	const rules = list(record(summary["ruleSetUsed"])["forbidden"]).map(record);
	const comments = new Map(rules.map((rule) => [text(rule["name"]), text(rule["comment"])]));
	return {
		name: NAME,
		filesRead: sources.length - missed.length,
		findings: [
			...list(summary["violations"]).map((violation) => toFinding(violation, comments)),
			...notRead(missed),
		],
	};
}

function toFinding(violation: unknown, comments: ReadonlyMap<string, string>): Finding {
	const fields = record(violation);
	const rule = text(record(fields["rule"])["name"]);
	const cycle = list(fields["cycle"]).map((step) => text(record(step)["name"]));
	const target = cycle.length > 0 ? cycle.join(" -> ") : text(fields["to"]);
	const message = `imports ${target}: ${comments.get(rule) ?? ""}`;
	return { rule, file: text(fields["from"]), line: 0, message };
}
