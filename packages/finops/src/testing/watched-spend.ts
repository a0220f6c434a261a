import {
	ANOMALY_DIMENSIONS,
	type AnomalyDimension,
	DEFAULT_FLOORS,
	detect,
	type WatchedSeries,
} from "../anomaly.ts";
import { type Episode, type EpisodeChange, foldEpisodes, NORMAL_DAYS } from "../anomaly-episodes.ts";
import { type BridgeCell, moneyOf } from "../bridge.ts";
import type { Day } from "../day.ts";
import { type Incident, nest } from "../nested-findings.ts";

/** Spend of one key on one model on one day, and whose it is. */
export interface WatchedSpend {
	readonly day: Day;
	/** null: the source does not say. */
	readonly dimensions: Readonly<Record<AnomalyDimension, string | null>>;
	readonly cell: BridgeCell;
}

export interface Watched {
	readonly series: readonly WatchedSeries[];
	readonly cellsOf: (series: string, day: Day) => readonly BridgeCell[];
}

/** A series for every value of every dimension, as a shell makes them: days without spend are 0. */
export function watched(spend: readonly WatchedSpend[], days: readonly Day[]): Watched {
	const cells = new Map<string, { dimension: AnomalyDimension; byDay: Map<Day, BridgeCell[]> }>();
	for (const { day, dimensions, cell } of spend) {
		for (const dimension of ANOMALY_DIMENSIONS) {
			if (dimensions[dimension] === null) continue;
			const id = `${dimension}:${dimensions[dimension]}`;
			const own = cells.get(id) ?? { dimension, byDay: new Map<Day, BridgeCell[]>() };
			cells.set(id, own);
			const ofDay = own.byDay.get(day);
			if (ofDay === undefined) own.byDay.set(day, [cell]);
			else ofDay.push(cell);
		}
	}
	const cellsOf = (series: string, day: Day) => cells.get(series)?.byDay.get(day) ?? [];
	const series = [...cells].map(([id, { dimension }]) => ({
		id,
		dimension,
		spend: new Map(days.map((day) => [day, moneyOf(cellsOf(id, day))])),
	}));
	return { series, cellsOf };
}

/** What a day did to episodes. */
export interface WatchedDay {
	readonly day: Day;
	readonly incidents: readonly Incident[];
	readonly changes: readonly EpisodeChange[];
}

/** Every day in order with the default settings, as a worker does after each import. */
export function watchDays({ series, cellsOf }: Watched, days: readonly Day[]): WatchedDay[] {
	let episodes: readonly Episode[] = [];
	return days.map((day) => {
		const detection = detect({ day, series, cellsOf, floors: DEFAULT_FLOORS });
		const incidents = nest(detection.findings);
		const changes = foldEpisodes({
			episodes,
			detection,
			incidents,
			day,
			cellsOf: (id) => cellsOf(id, day),
			normalDays: NORMAL_DAYS,
		});
		const changed = new Map(changes.map(({ episode }) => [episode.series, episode]));
		const all = new Map([...episodes.map((each) => [each.series, each] as const), ...changed]);
		episodes = [...all.values()].filter((episode) => episode.state === "open");
		return { day, incidents, changes };
	});
}
