import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { errorCode } from "./failure.ts";

const PS_TIMEOUT_MS = 5_000;

/**
 * Whether a process runs. One that has ended but was never collected by its parent counts as gone:
 * in a container whose first process collects nobody, it stays in the process table for good.
 */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return statFields(pid)?.[0] !== "Z";
	} catch (error) {
		return errorCode(error) === "EPERM";
	}
}

function ps(pid: number, column: string): string | undefined {
	if (platform() === "win32") return undefined;
	try {
		const output = execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], {
			encoding: "utf8",
			timeout: PS_TIMEOUT_MS,
			stdio: ["ignore", "pipe", "ignore"],
		});
		return output.trim() || undefined;
	} catch {
		return undefined;
	}
}

function procFile(pid: number, name: string): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/${name}`, "utf8");
	} catch {
		return undefined;
	}
}

/** Linux: the fields after the command, which is skipped because it may itself contain spaces. */
function statFields(pid: number): readonly string[] | undefined {
	const stat = platform() === "linux" ? procFile(pid, "stat") : undefined;
	return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/**
 * When the process started, in a form only good for comparing. Process numbers are reused, in
 * containers within seconds, so a number alone never proves that a recorded process still runs.
 */
function startMoment(pid: number): string | undefined {
	if (platform() !== "linux") return ps(pid, "lstart");
	return statFields(pid)?.[19];
}

/** The command line of a process, with its arguments separated by spaces. */
export function commandLine(pid: number): string | undefined {
	if (platform() !== "linux") return ps(pid, "command");
	return procFile(pid, "cmdline")?.replaceAll("\0", " ").trim();
}

export type ProcessRecord = { readonly pid: number; readonly startedAt: string | null };

export function recordOf(pid: number): ProcessRecord {
	return { pid, startedAt: startMoment(pid) ?? null };
}

/** Whether the very process that was recorded still runs, not merely one with its number. */
export function stillRuns(record: ProcessRecord): boolean {
	if (!isAlive(record.pid)) return false;
	const now = startMoment(record.pid);
	return now === undefined || record.startedAt === null || now === record.startedAt;
}
