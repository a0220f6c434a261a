import type { Detection, Finding, FindingKind } from "./anomaly.ts";
import { type BridgeCell, changeByKey, moneyOf } from "./bridge.ts";
import type { Day } from "./day.ts";
import type { Atto } from "./money.ts";
import { explains, type Incident } from "./nested-findings.ts";

/** A day of an episode that was outside its bounds. */
export interface EpisodeDay {
	readonly day: Day;
	readonly actual: Atto;
	readonly expected: Atto;
}

/** What happened to one series, from the first day that was outside until it was normal again. */
export interface Episode {
	readonly series: string;
	/** Of the first day. */
	readonly kind: FindingKind;
	readonly state: "open" | "closed";
	/** In order; one entry a day, however often the day was imported. */
	readonly days: readonly EpisodeDay[];
	/** Normal days after the last one outside, in order. */
	readonly quiet: readonly Day[];
}

export type EpisodeChange =
	| { readonly kind: "opened"; readonly episode: Episode; readonly finding: Finding }
	/** `finding` null: another normal day, or a day that a later import made normal. */
	| { readonly kind: "updated"; readonly episode: Episode; readonly finding: Finding | null }
	/** It was normal for as many days as the settings ask for. */
	| { readonly kind: "closed"; readonly episode: Episode }
	/** A later import made every one of its days normal: it never was. Its `days` are empty. */
	| { readonly kind: "withdrawn"; readonly episode: Episode };

/** Normal days after which an episode closes, by default. */
export const NORMAL_DAYS = 3;

/**
 * What the detection of one day does to episodes. `episodes` are the open ones, and the closed ones that have the day
 * in them or end at most `normalDays` before it; of one series at most one is open.
 *
 * - An episode whose series is outside that day takes the day in, told or silent, in place of what it had of it.
 * - One whose series is normal counts a normal day, and closes at `normalDays` of them. Days without data count
 *   nothing.
 * - An incident opens an episode, unless it or a series that it silences has one already: what began as a key's
 *   incident stays it on a day when the key's team tells it better. Nor does it when narrower series with an open
 *   episode explain it: a key gets used to a new level some days before its provider does.
 *
 * The same day again changes nothing. Unchanged episodes are not returned.
 */
export function foldEpisodes(input: {
	readonly episodes: readonly Episode[];
	readonly detection: Detection;
	readonly incidents: readonly Incident[];
	readonly day: Day;
	/** Cells of a series on the day; asked for series with an open episode. */
	readonly cellsOf: (series: string) => readonly BridgeCell[];
	readonly normalDays: number;
}): EpisodeChange[] {
	const { episodes, detection, incidents, day, normalDays } = input;
	const findings = new Map(detection.findings.map((finding) => [finding.series, finding]));
	const normal = new Set(detection.normal);
	const holding = new Set<string>();
	const changes: EpisodeChange[] = [];
	for (const episode of [...episodes].sort(bySeries)) {
		const finding = findings.get(episode.series);
		if (finding !== undefined && takesIn(episode, day)) {
			holding.add(episode.series);
			changes.push(...withOutside(episode, finding));
		} else if (normal.has(episode.series)) {
			changes.push(...withNormal(episode, day, normalDays));
		}
	}
	const open = episodes
		.filter((episode) => episode.state === "open")
		.map(({ series }) => ({ series, cells: input.cellsOf(series) }));
	for (const { finding, silent } of incidents) {
		if ([finding.series, ...silent].some((series) => holding.has(series))) continue;
		if (isExplainedBy(open, finding)) continue;
		changes.push({ kind: "opened", episode: opened(finding), finding });
	}
	return changes;
}

function isExplainedBy(
	open: readonly { readonly series: string; readonly cells: readonly BridgeCell[] }[],
	finding: Finding,
): boolean {
	const narrower = open.filter(({ cells }) => moneyOf(cells) < finding.actual);
	const keys = new Set(narrower.flatMap(({ cells }) => cells.map((cell) => cell.key)));
	const changes = [...changeByKey(finding.bridge)].filter(([key]) => keys.has(key));
	return explains(
		changes.reduce((sum, [, change]) => sum + change, 0n),
		finding,
	);
}

/** A closed episode only takes in again a day that it had or that lies among its own. */
function takesIn({ state, days }: Episode, day: Day): boolean {
	const [first, last] = [days.at(0), days.at(-1)];
	return (
		state === "open" || (first !== undefined && last !== undefined && first.day <= day && day <= last.day)
	);
}

function opened(finding: Finding): Episode {
	return { series: finding.series, kind: finding.kind, state: "open", days: [entryOf(finding)], quiet: [] };
}

function entryOf({ day, actual, expected }: Finding): EpisodeDay {
	return { day, actual, expected };
}

function withOutside(episode: Episode, finding: Finding): EpisodeChange[] {
	const entry = entryOf(finding);
	const known = episode.days.find((each) => each.day === finding.day);
	if (known?.actual === entry.actual && known.expected === entry.expected) return [];
	const days = [...episode.days.filter((each) => each.day !== finding.day), entry].sort((a, b) =>
		a.day < b.day ? -1 : 1,
	);
	const last = days.at(-1)?.day ?? finding.day;
	const quiet = episode.quiet.filter((each) => each > last);
	return [{ kind: "updated", episode: { ...episode, days, quiet }, finding }];
}

function withNormal(episode: Episode, day: Day, normalDays: number): EpisodeChange[] {
	const days = episode.days.filter((each) => each.day !== day);
	const last = days.at(-1);
	if (last === undefined) return [{ kind: "withdrawn", episode: { ...episode, state: "closed", days } }];
	const isNew = episode.state === "open" && day > last.day && !episode.quiet.includes(day);
	if (!isNew && days.length === episode.days.length) return [];
	const quiet = isNew ? [...episode.quiet, day].sort() : episode.quiet;
	if (episode.state === "open" && quiet.length >= normalDays) {
		return [{ kind: "closed", episode: { ...episode, state: "closed", days, quiet } }];
	}
	return [{ kind: "updated", episode: { ...episode, days, quiet }, finding: null }];
}

/** What an episode cost above the expected, over its days. */
export function impactOf({ days }: Pick<Episode, "days">): Atto {
	return days.reduce((sum, { actual, expected }) => sum + actual - expected, 0n);
}

/** What a person said about an episode: worth telling, or not. */
export const FEEDBACK = ["useful", "not_useful"] as const;
export type Feedback = (typeof FEEDBACK)[number];

/**
 * The share of judged episodes that were worth telling, in whole per cent rounded down; null while nobody judged any.
 */
export function precisionPercent(feedback: readonly Feedback[]): number | null {
	if (feedback.length === 0) return null;
	const useful = feedback.filter((each) => each === "useful").length;
	return Math.floor((useful * 100) / feedback.length);
}

const bySeries = (a: Episode, b: Episode): number => (a.series < b.series ? -1 : a.series > b.series ? 1 : 0);
