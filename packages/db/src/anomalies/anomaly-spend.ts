import type { AnomalyDimension, WatchedSeries } from "@outlay/finops/anomaly";
import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { Atto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { type Watched, type WatchedSpend, watched } from "@outlay/finops/watched-spend";
import type { SqlSession } from "../database.ts";
import { sqlParameters } from "../read-models/spend-sql.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { attoOf } from "../spend/split-shares.ts";
import { nameOf, namesOfSeries, type SeriesNames, seriesId } from "./series-id.ts";
import { UNKNOWN_TIER, watchedCellsSql } from "./watched-cells.ts";

/** Spend of one key on one model of one owner on one day, as the database folds it. Amounts are decimal text. */
interface CellRow {
	readonly day: string;
	readonly currency: string;
	readonly team: string | null;
	readonly feature: string | null;
	readonly provider: string;
	readonly model: string | null;
	readonly apiKey: string | null;
	readonly name: string;
	readonly cell: string;
	/** False: a share that a split moved, which belongs to owners only. */
	readonly direct: boolean;
	readonly meters: readonly (readonly [meter: string, quantity: string, cost: string])[];
	readonly unmeasured: string;
	readonly oneOff: string;
	/** Null: no source counts them, or not for all of the tokens. */
	readonly requests: string | null;
}

/** What a cell is of. */
export interface CellNames {
	readonly apiKey: string | null;
	readonly model: string | null;
	/** What the cell is called where it has no key. */
	readonly name: string;
}

export interface SpendToWatch {
	readonly company: Watched;
	readonly seriesNames: (series: string) => SeriesNames;
	readonly cellNames: (cell: string) => CellNames;
	/** Owners' ids of the teams that a series' money is of on a day; null: of none. */
	readonly teamsOf: (series: string, day: Day) => ReadonlySet<string | null>;
	/** Ids of all teams and features that spent anything. */
	readonly owners: ReadonlySet<string>;
}

/** Days after its last one that a provider's data may still come; later, it has ended. */
const LATE_DAYS = 7;

/**
 * Spend of record of the span in its own currencies, as series of what is worth watching and the cells of each. A series
 * that costs less than `floor` on every day is not, but for those of `told`, which have an episode: they are watched to
 * its end, however little they cost by now. One without any spend left costs 0 on every day.
 */
export async function readSpendToWatch(
	session: SqlSession,
	organizationId: string,
	{ span, told, floor }: { readonly span: DaySpan; readonly told: ReadonlySet<string>; readonly floor: Atto },
): Promise<SpendToWatch> {
	const parameters = sqlParameters(organizationId);
	const text = await watchedCellsSql(
		session,
		{ span, toldKeys: toldKeys(told), floor, organizationId },
		parameters,
	);
	const { rows } = await session.query<CellRow>(text, [...parameters.values]);
	const { names, cells, teams, providers } = namesIn(rows);
	const days = daysOf(span);
	const all = watched(rows.map(watchedOf), days);
	const known = knownDays(rows, span);
	const series = all.series
		.filter(({ id, spend }) => told.has(id) || [...spend.values()].some((cost) => cost >= floor))
		.map((each) => trimmed(each, [...(providers.get(each.id) ?? [])], known));
	const gone = [...told].filter((id) => !names.has(id)).map((id) => ({ id, ...namesOfSeries(id) }));
	const free = gone.map(({ id, dimension }) => ({
		id,
		dimension,
		spend: new Map(days.map((day) => [day, 0n])),
	}));
	return {
		company: { series: [...series, ...free], cellsOf: all.cellsOf },
		seriesNames: (id) => names.get(id) ?? namesOfSeries(id),
		cellNames: (key) => found(cells.get(key), key),
		teamsOf: (id, day) => teams.get(`${id} ${day}`) ?? new Set(),
		owners: new Set([
			...rows.flatMap(({ team, feature }) => [team, feature].filter((id) => id !== null)),
			...gone.flatMap(({ dimension, value }) =>
				dimension === "team" || dimension === "feature" ? [value] : [],
			),
		]),
	};
}

function toldKeys(told: ReadonlySet<string>): readonly string[] {
	const named = [...told].map(namesOfSeries);
	return named.flatMap(({ dimension, value }) => (dimension === "key" ? [value] : []));
}

/** What series and cells are of. */
function namesIn(rows: readonly CellRow[]) {
	const names = new Map<string, SeriesNames>();
	const cells = new Map<string, CellNames>();
	const teams = new Map<string, Set<string | null>>();
	const providers = new Map<string, Set<string>>();
	for (const row of rows) {
		const { currency, team, apiKey, model, name, provider, day } = row;
		cells.set(row.cell, { apiKey, model, name });
		for (const { dimension, value } of valuesOf(row)) {
			const id = seriesId(dimension, nameOf(currency, value));
			names.set(id, { dimension, value, currency });
			addTo(teams, `${id} ${day}`, team);
			addTo(providers, id, provider);
		}
	}
	return { names, cells, teams, providers };
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, value: T): void {
	const set = sets.get(key);
	if (set === undefined) sets.set(key, new Set([value]));
	else set.add(value);
}

function watchedOf(row: CellRow): WatchedSpend {
	const { currency } = row;
	const own = new Map(valuesOf(row).map(({ dimension, value }) => [dimension, nameOf(currency, value)]));
	const of = (dimension: AnomalyDimension) => own.get(dimension) ?? null;
	const dimensions = {
		key: of("key"),
		feature: of("feature"),
		model: of("model"),
		team: of("team"),
		provider: of("provider"),
	};
	return { day: dayFromDb(row.day), dimensions, cell: cellOf(row) };
}

function found<T>(value: T | undefined, what: string): T {
	invariant(value !== undefined, `${what} was read`);
	return value;
}

function valuesOf({ team, feature, provider, model, apiKey, direct }: CellRow) {
	const values: readonly (readonly [AnomalyDimension, string | null])[] = [
		["key", direct ? apiKey : null],
		["feature", feature],
		["model", direct && model !== null ? `${provider}/${model}` : null],
		["team", team],
		["provider", direct ? provider : null],
	];
	return values.flatMap(([dimension, value]) => (value === null ? [] : [{ dimension, value }]));
}

function cellOf(row: CellRow): WatchedSpend["cell"] {
	return {
		key: row.cell,
		requests: row.requests === null ? null : BigInt(row.requests),
		meters: row.meters.map(([meter, quantity, cost]) => ({
			meter,
			quantity: attoOf(quantity),
			cost: attoOf(cost),
			...(meter.endsWith(` ${UNKNOWN_TIER}`) ? { tiersUnknown: true as const } : {}),
		})),
		unmeasured: attoOf(row.unmeasured),
		oneOff: attoOf(row.oneOff),
	};
}

type KnownDays = ReadonlyMap<string, { readonly first: Day; readonly last: Day }>;

/** From when to when each provider's spend is known. A day after the last one has not arrived: it is not 0. */
function knownDays(rows: readonly CellRow[], span: DaySpan): KnownDays {
	const known = new Map<string, { first: Day; last: Day }>();
	const end = addDays(span.end, -1);
	for (const row of rows) {
		const day = dayFromDb(row.day);
		const { first, last } = known.get(row.provider) ?? { first: day, last: day };
		known.set(row.provider, { first: day < first ? day : first, last: day > last ? day : last });
	}
	const ended = addDays(end, -LATE_DAYS);
	return new Map(
		[...known].map(([provider, { first, last }]) => [provider, { first, last: last < ended ? end : last }]),
	);
}

function trimmed(series: WatchedSeries, providers: readonly string[], known: KnownDays): WatchedSeries {
	const own = providers.flatMap((provider) => known.get(provider) ?? []);
	const firsts = own.map(({ first }) => first).sort();
	const lasts = own.map(({ last }) => last).sort();
	const [first, last] = [firsts[0], lasts[0]];
	if (first === undefined || last === undefined) return series;
	const days = [...series.spend].filter(([day]) => first <= day && day <= last);
	return { ...series, spend: new Map(days) };
}
