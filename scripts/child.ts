import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { constants, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCode } from "./failure.ts";

const PRELOAD = fileURLToPath(new URL("exit-with-parent.ts", import.meta.url));
const LARGEST_LOG_BYTES = 20_000_000;
const TAIL_BYTES = 8_192;

export type ChildInput = {
	readonly name: string;
	/** The script Node runs, and its arguments. */
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	readonly home: string;
	/** Whether the person sees its output, or a log file in OUTLAY_HOME gets it. */
	readonly visible?: boolean;
	/** How long it may take to end by itself once asked. */
	readonly graceMs: number;
};

export type Child = {
	readonly name: string;
	readonly pid: number;
	readonly log: string;
	/** The end of what it has written to its log. */
	readonly output: () => string;
	/** Resolves to the exit code, 128 + n for a signal. Never rejects. */
	readonly ended: Promise<number>;
	/** Asks it to end, insists after its grace, and resolves when it is gone. */
	readonly stop: () => Promise<void>;
};

function logFile(home: string, name: string): string {
	return join(home, "logs", `${name}.log`);
}

/** The end of what a program wrote since `start`, for finding out why it ended. */
function tailSince(file: string, start: number): string {
	try {
		return readFileSync(file).subarray(start).subarray(-TAIL_BYTES).toString("utf8");
	} catch {
		return "";
	}
}

/** Opens a log for appending. A large one is set aside first, replacing the one before it. */
function openLog(file: string): number {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	try {
		if (statSync(file).size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
	} catch (error) {
		if (errorCode(error) !== "ENOENT") throw error;
	}
	return openSync(file, "a", 0o600);
}

function signalAll(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	try {
		// The whole group, for programs that start programs.
		if (platform() === "win32") child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch (error) {
		if (errorCode(error) !== "ESRCH") throw error;
	}
}

/** Starts a Node program in a process group of its own, so that Ctrl-C reaches only the one who stops it. */
export function startChild({ name, args, cwd, env, home, visible = false, graceMs }: ChildInput): Child {
	const log = logFile(home, name);
	const output = visible ? "inherit" : openLog(log);
	const logStart = output === "inherit" ? 0 : fstatSync(output).size;
	const child = spawn(process.execPath, ["--import", PRELOAD, ...args], {
		cwd,
		env: { ...process.env, ...env, OUTLAY_SUPERVISOR: String(process.pid) },
		stdio: ["ignore", output, output, "ipc"],
		detached: true,
		windowsHide: true,
	});
	if (output !== "inherit") closeSync(output);
	const ended = new Promise<number>((resolve) => {
		child.once("error", () => resolve(1));
		child.once("exit", (code, signal) =>
			resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
		);
	});
	const stop = async () => {
		signalAll(child, "SIGTERM");
		const insist = setTimeout(() => signalAll(child, "SIGKILL"), graceMs);
		await ended;
		clearTimeout(insist);
	};
	return { name, pid: child.pid ?? 0, log, output: () => tailSince(log, logStart), ended, stop };
}
