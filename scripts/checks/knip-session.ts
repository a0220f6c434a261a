// Runs knip over the current folder and prints what it found and which files it read: its own command
// line says "nothing unused" over a project of no files, and names no file that it did read.
import { relative } from "node:path";
import { createOptions, createSession } from "knip/session";
import { existingFiles, typescriptFiles } from "./source-files.ts";

const root = process.cwd();
const ours = existingFiles(root);
// Ignored by git and read all the same: the generated database client is what uses @prisma/client.
const options = await createOptions({ cwd: root, isSession: true, isShowProgress: false, gitignore: false });
const session = await createSession(options);
const { issues, configurationHints } = session.getResults();
const found = Object.entries(issues).flatMap(([rule, files]) =>
	Object.values(files).flatMap((symbols) =>
		Object.values(symbols).map((issue) => ({
			rule,
			file: issue.filePath,
			symbol: issue.symbol,
			line: issue.line,
		})),
	),
);
const unused = new Set(Object.keys(issues.files));
const read = typescriptFiles(ours).filter(
	(file) => unused.has(file) || session.describeFile(file) !== undefined,
);
const hints = configurationHints.map((hint) => ({
	rule: hint.type,
	file: hint.filePath,
	symbol: `${hint.workspaceName ?? "."}: ${String(hint.identifier)}`,
}));
const told = found.filter(({ file }) => ours.includes(relative(root, file).replaceAll("\\", "/")));
process.stdout.write(JSON.stringify({ found: told, hints, read }));
