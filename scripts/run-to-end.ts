import { spawn } from "node:child_process";
import { Failure } from "./failure.ts";
import type { PostgresUser } from "./postgres-binaries.ts";

const KEPT_OUTPUT = 16_384;

export type RunInput = {
	readonly file: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly user?: PostgresUser | undefined;
	readonly timeoutMs: number;
	readonly failure: string;
};

/** The line of a program's output that says what went wrong, in its own words. */
export function telling(output: string): string | undefined {
	const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
	const worst = lines.findLast((line) => /\b(FATAL|PANIC|error|could not)\b/i.test(line));
	return (worst ?? lines.at(-1))?.trim();
}

/** Runs a program to its end. It fails with `failure` and the program's own telling line. */
export async function runToEnd({ file, args, cwd, user, timeoutMs, failure }: RunInput): Promise<void> {
	const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
	const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
	await new Promise<void>((resolve, reject) => {
		const child = spawn(file, args, {
			...identity,
			cwd,
			env,
			stdio: ["ignore", "pipe", "pipe"],
			timeout: timeoutMs,
			windowsHide: true,
		});
		let output = "";
		const keep = (chunk: Buffer) => {
			output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
		};
		child.stdout.on("data", keep);
		child.stderr.on("data", keep);
		child.on("error", (error) => reject(new Failure(`${failure}: ${error.message}.`)));
		child.on("close", (code, signal) => {
			if (code === 0) resolve();
			else reject(new Failure(`${failure}: ${telling(output) ?? `it ended with ${signal ?? code}`}`));
		});
	});
}
