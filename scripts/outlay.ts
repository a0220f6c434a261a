// `npm run outlay -- <command>`: the operator's command line. It speaks to a running Outlay through the
// REST API; only `reset` works on this machine's own files.
import { fileURLToPath } from "node:url";
import { assertNever } from "@outlay/finops/result";
import { readSettings } from "./env.ts";
import { describeError, errorCode } from "./failure.ts";
import { verifyAudit } from "./outlay/audit.ts";
import { type Command, parseCommand } from "./outlay/command.ts";
import { examine } from "./outlay/doctor.ts";
import { cancelImport, confirmImport, importFiles } from "./outlay/import-files.ts";
import { documenting, type Output, outputTo } from "./outlay/output.ts";
import { reset } from "./outlay/reset.ts";
import { findServer } from "./outlay/server.ts";
import { showStatus } from "./outlay/status.ts";
import { USAGE } from "./outlay/usage.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const WRONG_ARGUMENTS = 2;

type Asked = Exclude<Command, { kind: "help" }>;

function run(command: Asked): Promise<number> {
	const output = outputTo(command.json, {
		out: (text) => process.stdout.write(text),
		err: (text) => process.stderr.write(text),
	});
	return documenting(output, () => perform(command, output));
}

function perform(command: Asked, output: Output): Promise<number> | number {
	const settings = readSettings(process.env, ROOT);
	if (command.kind === "reset") return reset(settings, output, command.yes);
	const server = findServer(command.server, process.env, settings);
	switch (command.kind) {
		case "import":
			return importFiles({ server, output }, command.files, command.declared);
		case "confirm":
			return confirmImport({ server, output }, command.importId, command.declared);
		case "cancel":
			return cancelImport({ server, output }, command.importId);
		case "status":
			return showStatus(server, output);
		case "doctor":
			return examine(server, settings, output);
		case "audit verify":
			return verifyAudit(server, output, command.head);
		default:
			return assertNever(command);
	}
}

async function main(): Promise<number> {
	const parsed = parseCommand(process.argv.slice(2));
	if (!parsed.ok) {
		console.error(`outlay: ${parsed.message}\n\n${USAGE[parsed.topic]}`);
		return WRONG_ARGUMENTS;
	}
	if (parsed.command.kind === "help") {
		console.log(USAGE[parsed.command.topic]);
		return 0;
	}
	return run(parsed.command);
}

// Whoever reads (head, less) may stop reading: that ends the command and is no failure of it.
process.stdout.on("error", (error) => process.exit(errorCode(error) === "EPIPE" ? 0 : 1));

try {
	process.exitCode = await main();
} catch (error) {
	console.error(`outlay: ${describeError(error)}`);
	process.exitCode = 1;
}
// The bootstrap holds a channel open to notice its own end; this command ends when its work does.
process.disconnect?.();
