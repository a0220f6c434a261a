import { restatedMonth } from "./aws-cur.ts";
import { type DayNumber, dayText, monthStart } from "./calendar.ts";
import { attoText, sum } from "./decimal.ts";
import { FEATURES } from "./features.ts";
import type { SampleEvent } from "./manifest.ts";
import {
	CACHE_OFF,
	DEVELOPMENT_SPIKE,
	GATEWAY_LAUNCH_AGO,
	LEAKED_KEY,
	REPEATED_MONTHS_BACK,
	RESTATEMENT,
	RUNAWAY,
} from "./planted.ts";
import type { PriceTable } from "./prices.ts";
import { costOf, type UsageDay } from "./usage.ts";
import type { World } from "./world.ts";

type Given = Pick<SampleEvent, "kind" | "text"> & Partial<SampleEvent>;

function event(world: World, [first, last]: readonly [DayNumber, DayNumber], given: Given): SampleEvent {
	return {
		firstDay: dayText(first),
		lastDay: dayText(last),
		daysBeforeLast: world.time.last - first,
		team: null,
		feature: null,
		environment: null,
		provider: null,
		model: null,
		figures: {},
		...given,
	};
}

function teamOf(feature: string): string {
	const found = FEATURES.find((each) => each.id === feature);
	if (found === undefined) throw new Error(`no such feature: ${feature}`);
	return found.team;
}

function priceChanges(world: World, prices: PriceTable): SampleEvent[] {
	const { first, last } = world.time;
	return [...prices.values()].flatMap((model) =>
		model.versions.flatMap((version) => {
			const { from, agreed } = version;
			if (from === null || from <= first || from > last) return [];
			const planted = agreed !== null;
			const text = planted
				? `The agreed price of ${model.title} falls by a fifth; its list price stays.`
				: `The list price of ${model.title} changes.`;
			const { provider, id } = model;
			return [
				event(world, [from, from], {
					kind: "price_change",
					text,
					provider,
					model: id,
					figures: { ...(agreed ?? version.list) },
				}),
			];
		}),
	);
}

function spendOf(usage: readonly UsageDay[], keep: (each: UsageDay) => boolean): string {
	return attoText(sum(usage.filter(keep).map((each) => costOf(each.amounts))));
}

function leakAndSpike(world: World, usage: readonly UsageDay[]): SampleEvent[] {
	const { last } = world.time;
	const leak = last - LEAKED_KEY.fromAgo;
	const spike = last - DEVELOPMENT_SPIKE.fromAgo;
	const spikeEnd = spike + DEVELOPMENT_SPIKE.days - 1;
	const { feature, environment } = DEVELOPMENT_SPIKE;
	return [
		event(world, [leak, leak + LEAKED_KEY.dollars.length - 1], {
			kind: "leaked_key",
			text: "A key that nobody handed out runs a model that nobody used before.",
			provider: "openai",
			model: LEAKED_KEY.model,
			figures: { dollars: spendOf(usage, (each) => each.model.id === LEAKED_KEY.model) },
		}),
		event(world, [spike, spikeEnd], {
			kind: "development_spike",
			text: "A load test in development runs against the real model.",
			team: teamOf(feature),
			feature,
			environment,
			provider: "anthropic",
			figures: {
				dollars: spendOf(
					usage,
					({ owner, day }) =>
						owner?.feature === feature &&
						owner.environment === environment &&
						day >= spike &&
						day <= spikeEnd,
				),
			},
		}),
	];
}

function runawayAndCache(world: World, usage: readonly UsageDay[]): SampleEvent[] {
	const { last } = world.time;
	const runaway = last - RUNAWAY.fromAgo;
	const runawayEnd = runaway + RUNAWAY.calls.length - 1;
	const isRunaway = ({ owner, day }: UsageDay) =>
		owner?.feature === RUNAWAY.feature &&
		owner.environment === RUNAWAY.environment &&
		day >= runaway &&
		day <= runawayEnd;
	return [
		event(world, [runaway, runawayEnd], {
			kind: "runaway_agent",
			text: "One session of the agent repeats the same call.",
			team: teamOf(RUNAWAY.feature),
			feature: RUNAWAY.feature,
			environment: RUNAWAY.environment,
			provider: "anthropic",
			figures: {
				calls: RUNAWAY.calls.reduce((total, count) => total + count, 0).toString(),
				dollars: spendOf(usage, isRunaway),
			},
		}),
		event(world, [last - CACHE_OFF.sinceAgo, last], {
			kind: "cache_off",
			text: "The prompt cache is switched off: every cached token is paid in full.",
			team: teamOf(CACHE_OFF.feature),
			feature: CACHE_OFF.feature,
			environment: CACHE_OFF.environment,
			provider: "anthropic",
		}),
	];
}

/** What was planted, with dates, so that a test can look for it. */
export function plantedEvents(world: World, usage: readonly UsageDay[], brokenRows: number): SampleEvent[] {
	const { last } = world.time;
	const restated = restatedMonth(world.time);
	const broken = monthStart(last, -REPEATED_MONTHS_BACK);
	return [
		...runawayAndCache(world, usage),
		...leakAndSpike(world, usage),
		...priceChanges(world, world.prices),
		event(world, [restated, monthStart(restated, 1) - 1], {
			kind: "restated_month",
			text: "AWS delivers the month again, slightly lower; the first delivery must lose.",
			team: teamOf(RESTATEMENT.feature),
			feature: RESTATEMENT.feature,
			provider: "aws",
		}),
		event(world, [last - GATEWAY_LAUNCH_AGO, last], {
			kind: "gateway_launch",
			text: "From this day the agents call through the gateway; their money arrives in its log and in the bill.",
		}),
		event(world, [broken, last], {
			kind: "broken_rows",
			text: "Rows that cannot be read, in one FOCUS file and one gateway log.",
			figures: { rows: brokenRows.toString() },
		}),
	];
}
