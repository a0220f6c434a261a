import type { Instant } from "./day.ts";

/** A file's name, read as one of several files of an export. */
export interface PartName {
	/** What all files of the export share: the name without folder, number, endings and a browser's `(1)`. */
	readonly stem: string;
	/** Which of them it is; null: the name does not number it. */
	readonly part: number | null;
}

const ENDINGS = /(?:\.(?:csv|tsv|parquet|snappy|json|jsonl|ndjson|gz|gzip|zip))+$/;
/** What browsers and file managers add to a name that is taken. */
const AGAIN = /\s*\(\d+\)$|\s+-?\s*copy$/;
/** `report_2_of_3`. */
const OF = /^(.*?)[-_. ]*(\d+)[-_ ]*of[-_ ]*(\d+)$/;
/** `part-00001-<run>`, `report.part2`, `part_0_0001`. */
const WORD = /^(.*?(?:^|[-_. ])part(?:[-_ ]\d{1,2}(?=[-_]\d+$))?)[-_. ]?(\d+)(.*)$/;
/** `report-00001`, `export-000000000000`: leading zeros tell a number from a date. */
const ZEROS = /^(.*)[-_](0\d{3,11})$/;

/** Reads a file's name. Providers number the files of one export, and write them again under the same names. */
export function partName(fileName: string): PartName {
	const base = fileName.slice(fileName.lastIndexOf("/") + 1).toLowerCase();
	const bare = base.replace(ENDINGS, "").replace(AGAIN, "").replace(ENDINGS, "");
	const of = OF.exec(bare);
	if (of !== null) return { stem: `${of[1]}/${of[3]}`, part: Number(of[2]) }; // not money
	const word = WORD.exec(bare);
	if (word !== null) return { stem: `${word[1]}#${word[3]}`, part: Number(word[2]) }; // not money
	const zeros = ZEROS.exec(bare);
	if (zeros !== null) return { stem: zeros[1] ?? "", part: Number(zeros[2]) }; // not money
	return { stem: bare, part: null };
}

/** A file with the time at which it was brought. */
export interface Arrival {
	readonly importId: string;
	readonly fileName: string;
	readonly sha256: string;
	readonly at: Instant;
}

/** Between two files of one export that are brought one after the other. Providers deliver anew three times a day at most. */
const TOGETHER_MS = 3_600_000;

/**
 * The files that were brought together with a numbered one: same stem, each within {@link TOGETHER_MS} of the one before,
 * no number twice with other bytes. In order of arrival; the first one names the delivery, and later arrivals never change
 * it. Empty when `ownId` is not among the arrivals or has no number.
 */
export function arrivedTogether(arrivals: readonly Arrival[], ownId: string): readonly Arrival[] {
	const own = arrivals.find(({ importId }) => importId === ownId);
	if (own === undefined) return [];
	const { stem, part } = partName(own.fileName);
	if (part === null) return [];
	let group: Arrival[] = [];
	for (const arrival of arrivals.toSorted(byArrival)) {
		const name = partName(arrival.fileName);
		if (name.stem !== stem || name.part === null) continue;
		const isApart = arrival.at - (group.at(-1)?.at ?? arrival.at) > TOGETHER_MS;
		const isOther = group.some((one) => one.sha256 !== arrival.sha256 && isSamePlace(one, arrival));
		if (isApart || isOther) {
			if (group.includes(own)) return group;
			group = [];
		}
		group.push(arrival);
	}
	return group.includes(own) ? group : [];
}

function byArrival(a: Arrival, b: Arrival): number {
	if (a.at !== b.at) return a.at - b.at;
	return a.importId < b.importId ? -1 : 1;
}

/** Whether two files have the same name and number, so that one delivery cannot hold both. */
export function isSamePlace(a: { readonly fileName: string }, b: { readonly fileName: string }): boolean {
	const [one, other] = [partName(a.fileName), partName(b.fileName)];
	return one.stem === other.stem && one.part === other.part;
}

/**
 * Whether the names prove that `mine` is a later delivery of what `held` is: a file of the same name without a number,
 * or numbered files that begin where the held ones do. False: a further part, or something else; names cannot tell.
 */
export function restates(mine: readonly string[], held: readonly string[]): boolean {
	const heldNames = held.map(partName);
	const starts = startsOf(mine.map(partName));
	return [...starts].some(([stem, start]) => {
		const same = heldNames.filter((name) => name.stem === stem);
		if (start === null) return same.some(({ part }) => part === null);
		const parts = same.flatMap(({ part }) => part ?? []);
		return parts.length > 0 && start <= Math.min(...parts);
	});
}

/** The least number of each stem; null where names are not numbered. */
function startsOf(names: readonly PartName[]): ReadonlyMap<string, number | null> {
	const starts = new Map<string, number | null>();
	for (const { stem, part } of names) {
		const known = starts.get(stem);
		starts.set(stem, part === null || known === null ? null : Math.min(part, known ?? part));
	}
	return starts;
}

/** Numbers that the held delivery has and `mine` has not, per stem that both have: files that may still be to come. */
export function partsLeftOut(mine: readonly string[], held: readonly string[]): readonly string[] {
	const stems = new Set(mine.map((name) => partName(name).stem));
	return held.filter(
		(fileName) =>
			stems.has(partName(fileName).stem) &&
			!mine.some((name) => isSamePlace({ fileName: name }, { fileName })),
	);
}
