import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { foldersOf } from "../../scripts/outlay/reset.ts";
import { isAlive, type ProcessRecord, recordOf, stillRuns } from "../../scripts/process-identity.ts";

/** On a slow machine, with a worker that has to finish what it does. */
const STOP_LIMIT_MS = 60_000;
const LAST_WORDS_LIMIT_MS = 5_000;
const SHOWN_LOG = 6_000;
/** Worker and web. */
const PROGRAMS = 2;

export interface ProcessEnd {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

export interface RunningOutlay {
	readonly child: ChildProcess;
	readonly ended: Promise<ProcessEnd>;
	readonly home: string;
	/** All that it has said so far. */
	readonly said: () => string;
}

/** Ctrl-C, and what it promises: a success without complaints, and nothing left behind. Throws with what was broken. */
export async function stopOutlay(outlay: RunningOutlay): Promise<void> {
	const { home, said } = outlay;
	const processes = processesOf(home);
	const before = said().length;
	const { code, signal } = await endOutlay(outlay, "SIGINT");
	// Its last words may still be on their way.
	const { stdout } = outlay.child;
	if (stdout !== null) await finished(stdout, { signal: AbortSignal.timeout(LAST_WORDS_LIMIT_MS) });
	const complaints = said()
		.slice(before)
		.split("\n")
		.filter((line) => line.startsWith("outlay:"));
	const left = processes.filter(stillRuns).map(({ pid }) => `process ${pid} still runs`);
	const faults = [
		...(signal === null ? [] : [`${signal} ended it, after ${STOP_LIMIT_MS / 1000} s at most`]),
		...(signal === null && code !== 0 ? [`its exit code was ${code}`] : []),
		...complaints,
		...left,
		...(existsSync(join(home, "outlay.lock")) ? ["its lock is still there"] : []),
		...(notedProcesses(home).length > 0 ? ["processes.json still names processes"] : []),
		...(said().trimEnd().endsWith("Stopped.") ? [] : ["its last line is not Stopped."]),
	];
	if (faults.length > 0)
		throw new Error(
			`Outlay did not stop cleanly: ${faults.join("; ")}. It said:\n${said().slice(-SHOWN_LOG)}`,
		);
}

/** Asks it to end, insists when it does not, and says how it ended. */
export async function endOutlay(
	{ child, ended }: Pick<RunningOutlay, "child" | "ended">,
	signal: NodeJS.Signals,
): Promise<ProcessEnd> {
	child.kill(signal);
	const insist = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
	const end = await ended;
	clearTimeout(insist);
	return end;
}

const notedProcesses = (home: string): readonly ProcessRecord[] =>
	JSON.parse(readFileSync(join(home, "processes.json"), "utf8"));

/** What runs for this data folder: its programs and its database. */
function processesOf(home: string): readonly ProcessRecord[] {
	const programs = notedProcesses(home).filter(stillRuns);
	const databases = [join(home, "postgres"), ...foldersOf(home)]
		.map((folder) => join(folder, "data", "postmaster.pid"))
		.filter((file) => existsSync(file))
		.map((file) => Number.parseInt(readFileSync(file, "utf8"), 10))
		.filter(isAlive)
		.map(recordOf);
	// Without them, finding nothing afterwards would prove nothing.
	if (programs.length < PROGRAMS || databases.length === 0)
		throw new Error(`${home} has ${programs.length} programs and ${databases.length} databases running`);
	return [...programs, ...databases];
}
