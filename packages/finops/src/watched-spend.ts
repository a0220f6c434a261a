import {
	ANOMALY_DIMENSIONS,
	type AnomalyDimension,
	type AnomalyFloors,
	DEFAULT_FLOORS,
	detect,
	type WatchedSeries,
} from "./anomaly.ts";
import { type Episode, type EpisodeChange, foldEpisodes, NORMAL_DAYS } from "./anomaly-episodes.ts";
import { type BridgeCell, moneyOf } from "./bridge.ts";
import { addDays, type Day } from "./day.ts";
import { type Incident, nest } from "./nested-findings.ts";

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
	readonly changes: readonly WatchedChange[];
}

/** A change with the episode that it changed; null: it opened one. */
export type WatchedChange = EpisodeChange & { readonly before: Episode | null };

/**
 * What a day does to what is known, with the default floors unless others are given. `episodes` are all that may matter, in any order: open
 * ones, and closed ones that are not long over.
 */
export function watchDay(
	{ series, cellsOf }: Watched,
	{
		day,
		episodes,
		floors = DEFAULT_FLOORS,
	}: { readonly day: Day; readonly episodes: readonly Episode[]; readonly floors?: AnomalyFloors },
): WatchedDay {
	const detection = detect({ day, series, cellsOf, floors });
	const incidents = nest(detection.findings);
	const concerned = new Map(
		[...Map.groupBy(episodes, (episode) => episode.series)].flatMap(([id, own]) => {
			const one = episodeOn(own, day);
			return one === null ? [] : [[id, one] as const];
		}),
	);
	const folded = foldEpisodes({
		episodes: [...concerned.values()],
		detection,
		incidents,
		day,
		cellsOf: (id) => cellsOf(id, day),
		normalDays: NORMAL_DAYS,
	});
	const changes = folded.map((change) => ({
		...change,
		before: change.kind === "opened" ? null : (concerned.get(change.episode.series) ?? null),
	}));
	return { day, incidents, changes };
}

/**
 * The one episode of a series that a day concerns: the closed one that it lies in, else the open one, else one that has
 * just closed. So a day that is looked at again never goes to two, nor opens one beside one that is open.
 */
function episodeOn(episodes: readonly Episode[], day: Day): Episode | null {
	const lastOf = ({ days }: Episode) => days.at(-1)?.day ?? day;
	const around = episodes.find(
		(each) => each.state === "closed" && (each.days[0]?.day ?? day) <= day && day <= lastOf(each),
	);
	const open = episodes.find((each) => each.state === "open");
	const over = episodes.find((each) => lastOf(each) < day && day <= addDays(lastOf(each), NORMAL_DAYS));
	return around ?? open ?? over ?? null;
}

/** Every day in order, from the first on, as a worker does after each import. */
export function watchDays(company: Watched, days: readonly Day[]): readonly WatchedDay[] {
	let episodes: readonly Episode[] = [];
	return days.map((day) => {
		const watchedDay = watchDay(company, { day, episodes });
		const gone = new Set(watchedDay.changes.map(({ before }) => before));
		const all = [
			...episodes.filter((each) => !gone.has(each)),
			...watchedDay.changes.map((each) => each.episode),
		];
		episodes = all.filter((episode) => episode.state === "open");
		return watchedDay;
	});
}
