import { spawn } from "node:child_process";

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

/** Runs one tool to its end. A tool that cannot start is an output with code -1, never an exception. */
export function runTool(run: ToolRun): Promise<ToolOutput> {
	return new Promise((resolve) => {
		const child = spawn(run.command, [...run.args], {
			cwd: run.cwd,
			env: { ...process.env, ...run.env },
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
