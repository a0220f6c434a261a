import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";

export interface ToolRun {
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** Lines go to our own output as they come, and are kept too. */
	readonly echo?: boolean;
}

export interface ToolOutput {
	/** The exit code; -1 when the tool could not start, was killed or took longer than `timeoutMs`. */
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Our own tools before the machine's, on the Node that runs us: whoever started us may have neither on the PATH. */
const TOOLS = [
	fileURLToPath(new URL("../../node_modules/.bin", import.meta.url)),
	dirname(process.execPath),
	process.env["PATH"] ?? "",
].join(delimiter);

/** Runs one tool to its end. A tool that cannot start is an output with code -1, never an exception. */
export function runTool(run: ToolRun): Promise<ToolOutput> {
	return new Promise((resolve) => {
		const child = spawn(run.command, [...run.args], {
			cwd: run.cwd,
			env: { ...process.env, PATH: TOOLS, ...run.env },
			stdio: ["ignore", "pipe", "pipe"],
			timeout: run.timeoutMs,
			killSignal: "SIGKILL",
		});
		const stdout: Buffer[] = [];
		const stderr: Buffer[] = [];
		child.stdout.on("data", (chunk: Buffer) => {
			stdout.push(chunk);
			if (run.echo) process.stdout.write(chunk);
		});
		child.stderr.on("data", (chunk: Buffer) => {
			stderr.push(chunk);
			if (run.echo) process.stderr.write(chunk);
		});
		child.on("error", (error) => resolve({ code: -1, stdout: "", stderr: error.message }));
		child.on("close", (code) => {
			const killed = code === null ? `\nkilled, or took more than ${run.timeoutMs} ms` : "";
			resolve({ code: code ?? -1, stdout: text(stdout), stderr: text(stderr) + killed });
		});
	});
}

function text(chunks: readonly Buffer[]): string {
	return Buffer.concat(chunks).toString("utf8");
}
