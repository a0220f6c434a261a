import { DEFAULT_FLOORS } from "@outlay/finops/anomaly";
import type { EpisodeChange } from "@outlay/finops/anomaly-episodes";
import { addDays, type Day, dayOf, type Instant } from "@outlay/finops/day";
import { DEFAULT_RUNAWAY_FLOORS, runaway } from "@outlay/finops/runaway";
import { type Watched, type WatchedSpend, watchDays, watched } from "@outlay/finops/watched-spend";
import { type DayNumber, dayText, epochMs, timeline } from "../sample/calendar.ts";
import { plantedEvents } from "../sample/events.ts";
import { GATEWAY_LAUNCH_AGO, RUNAWAY } from "../sample/planted.ts";
import { priceTable } from "../sample/prices.ts";
import { gatewayRequests } from "../sample/requests.ts";
import type { World } from "../sample/world.ts";
import type { BenchOptions } from "./options.ts";
import { quietCompany } from "./quiet-company.ts";
import { say, sayTarget } from "./say.ts";
import { mean, shareOf } from "./statistics.ts";
import { spendByQuarterHour, watchedSpend } from "./watched-spend.ts";

const FIRST_MONDAY = Date.UTC(2026, 0, 5);
const DAYS = 180;
const SEEDS = { small: 6, full: 24 } as const;
const FALSE_EPISODES_MAX = 2;

/** Days of the comparison of sizes: six weeks are remembered, the rest is measured. */
const GROWTH_DAYS = 70;
const GROWTH = 10;
/** Ten times the series may take ten times as long, and the noise of a shared machine. */
const GROWTH_MAX = 15;

/** Days of the generated companies on which one key spends five times as much, each in a company of its own. */
const PLANTED_DAYS = [60, 75, 100, 131, 160];
const PLANTED_TIMES = 5n;

/** Events of the sample company that move money from one day to the next. */
const FOUND_KINDS: ReadonlySet<string> = new Set([
	"runaway_agent",
	"leaked_key",
	"development_spike",
	"cache_off",
	"price_change",
]);

/** What detection costs, and what it tells of days on which nothing happens and of those on which something does. */
export function benchAnomalies({ full }: BenchOptions): void {
	const seeds = Array.from({ length: full ? SEEDS.full : SEEDS.small }, (_, index) => index + 1);
	benchQuietDays(seeds);
	benchPlanted(seeds);
	benchGrowth();
	benchSample();
}

interface Pass {
	readonly opened: ReadonlyMap<Day, readonly EpisodeChange[]>;
	readonly millisecondsPerDay: number;
}

function pass(company: Watched, days: readonly Day[]): Pass {
	const startedAt = performance.now();
	const opened = new Map(
		watchDays(company, days).map(({ day, changes }) => [
			day,
			changes.filter(({ kind }) => kind === "opened"),
		]),
	);
	return { opened, millisecondsPerDay: (performance.now() - startedAt) / days.length };
}

const generated = (seed: number, days: number) => quietCompany({ first: dayOf(FIRST_MONDAY), days, seed });

const episodesOf = ({ opened }: Pass): number =>
	[...opened.values()].reduce((sum, changes) => sum + changes.length, 0);

function benchQuietDays(seeds: readonly number[]): void {
	const passes = seeds.map((seed) => {
		const { days, spend } = generated(seed, DAYS);
		return pass(watched(spend, days), days);
	});
	say(`${seeds.length} generated companies, ${DAYS} days on which nothing happens`);
	say(`milliseconds a day: ${mean(passes.map((each) => each.millisecondsPerDay)).toFixed(2)}`);
	say(`false episodes, mean: ${mean(passes.map(episodesOf)).toFixed(2)}`);
	const value = Math.max(...passes.map(episodesOf));
	sayTarget({ what: "false episodes, most", value, kind: "at_most", target: FALSE_EPISODES_MAX, unit: "" });
}

/** A key that costs too little to matter even at five times its spend is not planted. */
function benchPlanted(seeds: readonly number[]): void {
	const found = seeds.flatMap((seed) => {
		const { days, spend } = generated(seed, DAYS);
		return PLANTED_DAYS.flatMap((index, turn) => {
			const day = addDays(dayOf(FIRST_MONDAY), index);
			const ofDay = spend.filter((each) => each.day === day && costOf(each) >= DEFAULT_FLOORS.money);
			const key = ofDay[(turn * 7) % ofDay.length]?.dimensions.key;
			if (key === undefined) return [];
			const planted = spend.map((each) =>
				each.day === day && each.dimensions.key === key ? times(each, PLANTED_TIMES) : each,
			);
			const until = days.filter((each) => each <= day);
			const told = pass(watched(planted, until), until).opened.get(day) ?? [];
			const keys = told.flatMap((each) => (each.kind === "opened" ? [...each.finding.keys] : []));
			return [keys.some((each) => each.startsWith(`${key} `))];
		});
	});
	say("");
	const what = `${found.length} keys that spend ${PLANTED_TIMES} times as much, found on the day`;
	sayTarget({ what, value: shareOf(found), kind: "at_least", target: 1, unit: "" });
}

const costOf = ({ cell }: WatchedSpend): bigint => cell.meters.reduce((sum, { cost }) => sum + cost, 0n);

function times(spend: WatchedSpend, factor: bigint): WatchedSpend {
	const { cell } = spend;
	const meters = cell.meters.map((meter) => ({
		...meter,
		quantity: meter.quantity * factor,
		cost: meter.cost * factor,
	}));
	return { ...spend, cell: { ...cell, requests: (cell.requests ?? 0n) * factor, meters } };
}

function benchGrowth(): void {
	const [once = 0, many = 0] = [1, GROWTH].map((companies) => {
		const made = Array.from({ length: companies }, (_, index) => generated(index + 1, GROWTH_DAYS));
		const spend = made.flatMap((each, index) => each.spend.map((cell) => renamed(cell, index)));
		const { days } = generated(1, GROWTH_DAYS);
		const company = watched(spend, days);
		// The first pass compiles the code, the second is measured.
		pass(company, days);
		const { millisecondsPerDay } = pass(company, days);
		say(`${company.series.length} series: ${millisecondsPerDay.toFixed(2)} ms a day`);
		return millisecondsPerDay;
	});
	const what = `a day with ${GROWTH} times the series`;
	sayTarget({ what, value: many / once, kind: "at_most", target: GROWTH_MAX, unit: " x" });
}

/** A company of its own: no value of any dimension is another's. */
function renamed({ day, dimensions, cell }: WatchedSpend, company: number): WatchedSpend {
	const own = (name: string | null) => (name === null ? null : `${company} ${name}`);
	const { key, feature, model, team, provider } = dimensions;
	return {
		day,
		dimensions: {
			key: own(key),
			feature: own(feature),
			model: own(model),
			team: own(team),
			provider: own(provider),
		},
		cell: { ...cell, key: `${company} ${cell.key}` },
	};
}

function benchSample(): void {
	const time = timeline("2026-11-20", 6);
	const world: World = { seed: "larkfield", time, prices: priceTable(time) };
	const calls = gatewayRequests(world);
	const { days, spend, usage } = watchedSpend(world, calls);
	const company = watched(spend, days);
	const { opened, millisecondsPerDay } = pass(company, days);
	const found = plantedEvents(world, usage, 0)
		.filter(({ kind }) => FOUND_KINDS.has(kind))
		.map(({ firstDay }) => [...opened].some(([day, changes]) => day === firstDay && changes.length > 0));
	say(`\nsample company, ${days.length} days, ${company.series.length} series`);
	say(`milliseconds a day: ${millisecondsPerDay.toFixed(2)}`);
	const what = `${found.length} planted events, found on their first day`;
	sayTarget({ what, value: shareOf(found), kind: "at_least", target: 1, unit: "" });
	benchRunaway(world, spendByQuarterHour(calls));
}

function benchRunaway({ time }: World, agents: ReadonlyMap<string, ReadonlyMap<Instant, bigint>>): void {
	const launched: DayNumber = time.last - GATEWAY_LAUNCH_AGO;
	const [knownFrom, warmUp] = [epochMs(launched), epochMs(launched + 7)];
	const startedAt = performance.now();
	const judged = [...agents].flatMap(([agent, spend]) =>
		[...spend.keys()]
			.filter((at) => at >= warmUp)
			.map((at) => ({
				agent,
				at,
				told: runaway({ spend, knownFrom }, at, DEFAULT_RUNAWAY_FLOORS) !== null,
			})),
	);
	const took = performance.now() - startedAt;
	const told = judged.filter((each) => each.told);
	const planted = `${RUNAWAY.feature} ${RUNAWAY.environment}`;
	const first = Math.min(...told.filter(({ agent }) => agent === planted).map(({ at }) => at));
	const onDay = Number.isFinite(first) && dayOf(first) === dayText(time.last - RUNAWAY.fromAgo);
	const others = told.filter(({ agent }) => agent !== planted).length;
	say(`runaway: ${judged.length} quarter hours judged, ${(took / judged.length).toFixed(3)} ms each`);
	const what = "runaway agent found on its first day";
	sayTarget({ what, value: onDay ? 1 : 0, kind: "at_least", target: 1, unit: "" });
	sayTarget({
		what: "quarter hours of other agents told",
		value: others,
		kind: "at_most",
		target: 0,
		unit: "",
	});
}
