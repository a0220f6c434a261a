/** One thing a check found. `rule` is the name a developer can search for. */
export interface Finding {
	readonly rule: string;
	/** Relative to the root; empty when the finding is about no single file. */
	readonly file: string;
	/** 1-based, 0 when the tool gives none. */
	readonly line: number;
	readonly message: string;
}

export interface CheckOutcome {
	readonly name: string;
	/** Files the check read, of those that exist. Fewer than exist is itself a finding. */
	readonly filesRead: number;
	readonly findings: readonly Finding[];
}

/** The rule under which every check reports that it did not read all files. */
export const FILES_NOT_READ = "files-not-read";

/** Shown of the files a check missed; the count says the rest. */
const MISSED_SHOWN_MAX = 5;

/** A check that reads fewer files than exist would pass over whatever is in the others: it fails instead. */
export function notRead(missed: readonly string[]): readonly Finding[] {
	const first = missed[0];
	if (first === undefined) return [];
	const shown = missed.slice(0, MISSED_SHOWN_MAX).join(", ");
	const message = `${missed.length} existing files were not read: ${shown}`;
	return [{ rule: FILES_NOT_READ, file: first, line: 0, message }];
}

/** A tool that gave no readable answer has failed, whatever its exit code. */
export function crashed(name: string, said: string): CheckOutcome {
	const message = said.trim() === "" ? "ended without an answer" : said.trim().slice(-4000);
	return { name, filesRead: 0, findings: [{ rule: "crashed", file: "", line: 0, message }] };
}

export function formatFinding(finding: Finding): string {
	const place = finding.line > 0 ? `${finding.file}:${finding.line}` : finding.file;
	return `${place === "" ? "" : `${place}  `}${finding.rule}  ${finding.message}`;
}
