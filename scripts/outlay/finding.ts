/** What one check of the doctor found. What is not fine has a fix. */
export type Finding =
	| { readonly check: string; readonly state: "ok"; readonly said: string }
	| { readonly check: string; readonly state: "warn" | "fail"; readonly said: string; readonly fix: string };

const GIBIBYTE = 1024 ** 3;
const DISK_FAIL_BYTES = GIBIBYTE / 2;
const DISK_WARN_BYTES = 5 * GIBIBYTE;
/** A `Date` header has whole seconds, and an answer takes its time. */
const CLOCK_WARN_MS = 30_000;
/** Exports of the future are refused from an hour ahead. */
const CLOCK_FAIL_MS = 1_800_000;
/** The worker empties the outbox several times a second. */
const OUTBOX_WARN_SECONDS = 10;
const OUTBOX_FAIL_SECONDS = 60;

export function findingLines(finding: Finding): readonly string[] {
	const line = `${finding.state.padEnd(4)}  ${finding.check}: ${finding.said}`;
	return finding.state === "ok" ? [line] : [line, `      ${finding.fix}`];
}

export function diskFinding(home: string, freeBytes: number): Finding {
	const said = `${(freeBytes / GIBIBYTE).toFixed(1)} GiB free for ${home}`;
	if (freeBytes >= DISK_WARN_BYTES) return { check: "disk", state: "ok", said };
	const state = freeBytes < DISK_FAIL_BYTES ? "fail" : "warn";
	return { check: "disk", state, said, fix: "Free some space: exports and the database grow there." };
}

/** Compares another clock with ours; `theirs` is any date text, null when it was not said. */
export function clockFinding(theirs: string | null, oursMs: number): Finding {
	const apartMs = theirs === null ? Number.NaN : Math.abs(Date.parse(theirs) - oursMs);
	if (Number.isNaN(apartMs)) {
		return {
			check: "clock",
			state: "warn",
			said: "the server does not say its time",
			fix: "Ask it directly.",
		};
	}
	const said = `${Math.round(apartMs / 1000)} s apart`;
	if (apartMs <= CLOCK_WARN_MS) return { check: "clock", state: "ok", said };
	const fix = "Set both clocks by NTP: sign-in, tokens and the age of exports depend on them.";
	return { check: "clock", state: apartMs > CLOCK_FAIL_MS ? "fail" : "warn", said, fix };
}

export function migrationsFinding(input: {
	readonly applied: readonly string[];
	readonly known: readonly string[];
}): Finding {
	const missing = input.known.filter((name) => !input.applied.includes(name));
	const newer = input.applied.filter((name) => !input.known.includes(name));
	const [firstNewer] = newer;
	if (firstNewer !== undefined) {
		const said = `the database is of a newer Outlay (${firstNewer})`;
		return { check: "migrations", state: "fail", said, fix: "Update this checkout." };
	}
	if (missing.length > 0) {
		const said = `${missing.length} not applied (${missing.join(", ")})`;
		return { check: "migrations", state: "fail", said, fix: "Restart Outlay: it migrates when it starts." };
	}
	return { check: "migrations", state: "ok", said: `${input.applied.length} applied, none missing` };
}

/** The worker as it notes itself, and the jobs that wait for it. Times are ISO instants, null when there is none. */
export function workerFinding(input: {
	readonly state: string;
	readonly since: string | null;
	readonly seenAt: string | null;
	readonly waiting: number;
	readonly oldestSeconds: number | null;
}): Finding {
	const { state, waiting, oldestSeconds } = input;
	const fix = "See logs/worker.log in OUTLAY_HOME, then restart Outlay.";
	const said = workerText(input);
	if (state !== "running") return { check: "worker", state: "fail", said, fix };
	if (oldestSeconds === null || oldestSeconds <= OUTBOX_WARN_SECONDS) {
		return { check: "worker", state: "ok", said: `${said}, ${waiting} jobs wait` };
	}
	const late = `${said}, but ${waiting} jobs wait, the oldest for ${oldestSeconds} s`;
	return { check: "worker", state: oldestSeconds > OUTBOX_FAIL_SECONDS ? "fail" : "warn", said: late, fix };
}

/** The mail server, as the web application reached it just now. Without one links are handed over by hand, which is fine. */
export function mailFinding({
	state,
	reason,
}: {
	readonly state: string;
	readonly reason: string | null;
}): Finding {
	if (state === "ok") return { check: "mail", state: "ok", said: "the mail server takes our sign-in" };
	if (state === "not_set") return { check: "mail", state: "ok", said: "not set, links are handed over" };
	const fix =
		"Correct SMTP_URL and restart, or look at the mail server: links that wait are tried for ten minutes.";
	return { check: "mail", state: "fail", said: reason ?? state, fix };
}

/** The worker in words: since when it runs, or when it was last seen. */
export function workerText(worker: {
	readonly state: string;
	readonly since: string | null;
	readonly seenAt: string | null;
}): string {
	const seen = minute(worker.seenAt);
	switch (worker.state) {
		case "running":
			return `running since ${minute(worker.since)}`;
		case "stopped":
			return `stopped at ${seen}, and none runs`;
		case "silent":
			return `last seen at ${seen}, and silent since`;
		case "never":
			return "never seen";
		default:
			return worker.state;
	}
}

function minute(instant: string | null): string {
	return instant === null ? "an unknown time" : `${instant.slice(0, 16).replace("T", " ")}Z`;
}
