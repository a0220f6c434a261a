import { describe, expect, test } from "vitest";
import type { Finding } from "./anomaly.ts";
import {
	type Episode,
	type EpisodeChange,
	foldEpisodes,
	impactOf,
	precisionPercent,
} from "./anomaly-episodes.ts";
import { type BridgeCell, bridge } from "./bridge.ts";
import { addDays, type Day, parseDay } from "./day.ts";

const FIRST = dayOfText("2026-06-01");

function dayOfText(text: string): Day {
	const day = parseDay(text);
	if (!day.ok) throw new Error(`not a day: ${text}`);
	return day.value;
}

function cell(key: string, money: bigint): BridgeCell {
	return {
		key,
		requests: 1n,
		meters: [{ meter: "input", quantity: 1n, cost: money }],
		unmeasured: 0n,
		oneOff: 0n,
	};
}

function finding(series: string, actual: bigint, over: Partial<Finding> = {}): Finding {
	const drivers = bridge([cell(series, 100n)], [cell(series, actual)]);
	return {
		series,
		dimension: "key",
		day: FIRST,
		kind: "spike",
		actual,
		expected: 100n,
		bridge: drivers,
		driver: "volume",
		keys: new Set([series]),
		...over,
	};
}

interface DayOf {
	/** Days after the first. */
	readonly at: number;
	/** Spend of series that are outside. */
	readonly outside?: Readonly<Record<string, bigint>>;
	readonly normal?: readonly string[];
	/** Silent series by the one that is told. */
	readonly silent?: Readonly<Record<string, readonly string[]>>;
}

function changesOf(episodes: readonly Episode[], { at, outside = {}, normal = [], silent = {} }: DayOf) {
	const day = addDays(FIRST, at);
	const findings = Object.entries(outside).map(([series, actual]) => finding(series, actual, { day }));
	const hidden = new Set(Object.values(silent).flat());
	const incidents = findings
		.filter(({ series }) => !hidden.has(series))
		.map((each) => ({ finding: each, silent: silent[each.series] ?? [] }));
	const detection = { findings, normal };
	return foldEpisodes({ episodes, detection, incidents, day, cellsOf: () => [], normalDays: 2 });
}

/** Episodes after days, and what the last day changed. */
function after(...days: readonly DayOf[]): {
	readonly episodes: readonly Episode[];
	readonly changes: readonly EpisodeChange[];
} {
	let episodes: readonly Episode[] = [];
	let changes: readonly EpisodeChange[] = [];
	for (const each of days) {
		changes = changesOf(episodes, each);
		const changed = new Map(changes.map(({ episode }) => [episode.series, episode]));
		const kept = episodes.map((episode) => changed.get(episode.series) ?? episode);
		const opened = changes.flatMap((change) => (change.kind === "opened" ? [change.episode] : []));
		episodes = [...kept, ...opened.filter((episode) => !kept.includes(episode))];
	}
	return { episodes, changes };
}

const kinds = (changes: readonly EpisodeChange[]) =>
	changes.map(({ kind, episode }) => `${kind} ${episode.series}`);

describe("one episode per series", () => {
	test("opens once, is updated in place, and adds up what it cost", () => {
		const { episodes, changes } = after({ at: 0, outside: { a: 300n } }, { at: 1, outside: { a: 500n } });
		expect(kinds(changes)).toEqual(["updated a"]);
		expect(episodes).toHaveLength(1);
		expect(episodes.map(impactOf)).toEqual([600n]);
	});

	test("closes after as many normal days as are asked for; days without data count nothing", () => {
		const open = { at: 0, outside: { a: 300n } };
		expect(kinds(after(open, { at: 1, normal: ["a"] }).changes)).toEqual(["updated a"]);
		expect(kinds(after(open, { at: 1, normal: ["a"] }, { at: 2 }).changes)).toEqual([]);
		const closed = after(open, { at: 1, normal: ["a"] }, { at: 2 }, { at: 3, normal: ["a"] });
		expect(kinds(closed.changes)).toEqual(["closed a"]);
		expect(closed.episodes.map((episode) => episode.state)).toEqual(["closed"]);
	});

	test("a day outside starts the count of normal days again", () => {
		const { episodes } = after(
			{ at: 0, outside: { a: 300n } },
			{ at: 1, normal: ["a"] },
			{ at: 2, outside: { a: 300n } },
			{ at: 3, normal: ["a"] },
		);
		expect(episodes).toMatchObject([{ state: "open", quiet: [addDays(FIRST, 3)] }]);
	});

	test("after it closed the next day outside opens another", () => {
		const { changes } = after(
			{ at: 0, outside: { a: 300n } },
			{ at: 1, normal: ["a"] },
			{ at: 2, normal: ["a"] },
			{ at: 3, outside: { a: 300n } },
		);
		expect(kinds(changes)).toEqual(["opened a"]);
	});
});

describe("days that are imported again", () => {
	const two = [
		{ at: 0, outside: { a: 300n } },
		{ at: 1, outside: { a: 500n } },
	] as const;

	test("the same day changes nothing, outside or normal, open or closed", () => {
		expect(after(...two, two[1]).changes).toEqual([]);
		expect(after(...two, { at: 2, normal: ["a"] }, { at: 2, normal: ["a"] }).changes).toEqual([]);
		const closed = [...two, { at: 2, normal: ["a"] }, { at: 3, normal: ["a"] }] as const;
		expect(after(...closed, two[0]).changes).toEqual([]);
		expect(after(...closed, closed[3]).changes).toEqual([]);
	});

	test("a restated day takes its own place, in an open and in a closed episode", () => {
		expect(after(...two, { at: 0, outside: { a: 350n } }).episodes.map(impactOf)).toEqual([650n]);
		const closed = after(
			...two,
			{ at: 2, normal: ["a"] },
			{ at: 3, normal: ["a"] },
			{ at: 1, outside: { a: 400n } },
		);
		expect(closed.episodes).toMatchObject([{ state: "closed" }]);
		expect(closed.episodes.map(impactOf)).toEqual([500n]);
	});

	test("a day that becomes normal leaves; an episode without days is withdrawn", () => {
		expect(kinds(after(...two, { at: 1, normal: ["a"] }).changes)).toEqual(["updated a"]);
		const none = after(...two, { at: 1, normal: ["a"] }, { at: 0, normal: ["a"] });
		expect(kinds(none.changes)).toEqual(["withdrawn a"]);
		expect(none.episodes).toMatchObject([{ state: "closed", days: [] }]);
	});

	test("a day that arrives late takes its place in order", () => {
		const { episodes } = after(two[1], two[0]);
		expect(episodes).toMatchObject([{ days: [{ day: FIRST }, { day: addDays(FIRST, 1) }] }]);
	});
});

describe("one incident is told once", () => {
	test("what began as a key's stays the key's on a day that its team tells", () => {
		const { changes } = after(
			{ at: 0, outside: { key: 300n, team: 400n }, silent: { key: ["team"] } },
			{ at: 1, outside: { key: 300n, team: 900n }, silent: { team: ["key"] } },
		);
		expect(kinds(changes)).toEqual(["updated key"]);
	});

	test("another incident opens its own", () => {
		const { changes } = after({ at: 0, outside: { a: 300n } }, { at: 1, outside: { a: 300n, b: 900n } });
		expect(kinds(changes)).toEqual(["updated a", "opened b"]);
	});

	test("a broader series that open episodes explain opens none, a narrower one does", () => {
		const { episodes } = after({ at: 0, outside: { a: 300n } });
		const day = addDays(FIRST, 1);
		const provider = finding("p", 900n, {
			day,
			bridge: bridge([cell("a", 100n), cell("b", 550n)], [cell("a", 330n), cell("b", 570n)]),
			expected: 650n,
		});
		const fold = (spentByOpen: bigint) =>
			foldEpisodes({
				episodes,
				detection: { findings: [provider], normal: [] },
				incidents: [{ finding: provider, silent: [] }],
				day,
				cellsOf: () => [cell("a", spentByOpen)],
				normalDays: 2,
			});
		expect(fold(330n)).toEqual([]);
		expect(kinds(fold(5000n))).toEqual(["opened p"]);
	});
});

test("precision is the share of judged episodes that were useful, unknown while none is judged", () => {
	expect(precisionPercent([])).toBeNull();
	expect(precisionPercent(["useful", "not_useful", "useful"])).toBe(66);
});
