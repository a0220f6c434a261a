import { type Caller, type Place, placeOf } from "./accounts.ts";
import { type DayNumber, daysBetween } from "./calendar.ts";
import { sum } from "./decimal.ts";
import { FEATURES, type Feature, type RequestShape, type Use } from "./features.ts";
import { CACHE_OFF, GATEWAY_LAUNCH_AGO } from "./planted.ts";
import { attoRate, METERS, type Meter, type Model, versionOn } from "./prices.ts";
import { type Random, random } from "./random.ts";
import { requestsOn, type UseDay } from "./volume.ts";
import { modelOf, type World } from "./world.ts";

/** Whose money it is. A field is null where no rule of the company says more. */
export interface Owner {
	readonly team: string;
	readonly feature: string | null;
	readonly environment: string | null;
}

export interface MeterAmount {
	readonly meter: Meter;
	readonly tokens: number;
	/** Atto, at the price that the company pays. */
	readonly cost: bigint;
	/** Atto, at the published price. */
	readonly list: bigint;
}

/** One day of one key on one model: what providers fold their own records to. */
export interface UsageDay {
	readonly day: DayNumber;
	readonly place: Place;
	readonly model: Model;
	readonly requests: number;
	readonly amounts: readonly MeterAmount[];
	/** Prompts above 200k tokens; Anthropic alone reports and prices them apart. */
	readonly long: boolean;
	/** OpenAI's batch endpoint, at half price. */
	readonly batch: boolean;
	/** null: no rule of the company knows this key. */
	readonly owner: Owner | null;
}

/** Tokens and money of `requests` requests of a shape, give or take three per cent per meter. */
export function amountsOf(input: {
	readonly model: Model;
	readonly day: DayNumber;
	readonly requests: number;
	readonly shape: RequestShape;
	readonly long: boolean;
	readonly dice: Random;
}): MeterAmount[] {
	const version = versionOn(input.model, input.day);
	const list = input.long && version.long !== null ? version.long : version.list;
	const paid = version.agreed ?? list;
	return METERS.flatMap((meter) => {
		const each = input.shape[meter] ?? 0;
		if (each === 0) return [];
		const noise = input.dice.between(970, 1030);
		const tokens = Math.floor((input.requests * each * noise) / 1000);
		if (tokens === 0) return [];
		const count = BigInt(tokens);
		return [{ meter, tokens, cost: count * attoRate(paid, meter), list: count * attoRate(list, meter) }];
	});
}

/** The shape with everything cached turned back into plain input. */
function withoutCache(shape: RequestShape): RequestShape {
	const cached = (shape.cache_read ?? 0) + (shape.cache_write ?? 0) + (shape.cache_write_5m ?? 0);
	return { input: (shape.input ?? 0) + cached, output: shape.output ?? 0 };
}

function shapeOn({ world, use, day }: UseDay, caller: Caller): RequestShape {
	const off =
		caller.feature === CACHE_OFF.feature &&
		caller.environment === CACHE_OFF.environment &&
		day >= world.time.last - CACHE_OFF.sinceAgo;
	return off ? withoutCache(use.shape) : use.shape;
}

/** One use of one feature in one environment, day by day. */
function* daysOf(input: {
	readonly world: World;
	readonly feature: Feature;
	readonly caller: Caller;
	readonly use: Use;
}): Generator<UsageDay> {
	const { world, feature, caller, use } = input;
	const model = modelOf(world, use.provider, use.model);
	const place = placeOf(use.provider, caller);
	const dice = random(`${world.seed}/${caller.feature}/${caller.environment}/${use.provider}/${use.model}`);
	const owner = { team: caller.team, feature: caller.feature, environment: caller.environment };
	const end = feature.gateway ? world.time.last - GATEWAY_LAUNCH_AGO : world.time.last + 1;
	const clouds = place.key === null;
	for (const day of daysBetween(world.time.first, end)) {
		const today = { ...input, day, dice };
		const requests = requestsOn(today);
		if (requests === 0 || (clouds && day > world.time.lastBilled)) continue;
		const shape = shapeOn(today, caller);
		const base = { day, place, model, owner, batch: false };
		yield {
			...base,
			requests,
			long: false,
			amounts: amountsOf({ model, day, requests, shape, long: false, dice }),
		};
		const longer = Math.floor((requests * use.longPermille) / 1000);
		if (longer === 0) continue;
		const long = { input: 236_000, output: 3100 };
		const amounts = amountsOf({ model, day, requests: longer, shape: long, long: true, dice });
		yield { ...base, requests: longer, long: true, amounts };
	}
}

/** Matching of invoices by batch: five days in every 28, never among the last twelve. */
function batchDays(world: World): UsageDay[] {
	const caller = {
		team: "finance-operations",
		feature: "invoice-matching",
		environment: "production",
	} as const;
	const model = modelOf(world, "openai", "gpt-5-mini");
	const place = placeOf("openai", caller);
	const dice = random(`${world.seed}/batch`);
	const shape = { input: 5200, output: 300 };
	const days = daysBetween(world.time.first, world.time.last + 1);
	const busy = days.filter((day) => (world.time.last - day) % 28 >= 12 && (world.time.last - day) % 28 <= 16);
	return busy.map((day) => {
		const requests = dice.between(70_000, 90_000);
		const full = amountsOf({ model, day, requests, shape, long: false, dice });
		const amounts = full.map((each) => ({ ...each, cost: each.cost / 2n, list: each.list / 2n }));
		return { day, place, model, requests, amounts, long: false, batch: true, owner: caller };
	});
}

/** Usage of all features that is known by the day, in the order: features, environments, uses, days. */
export function featureUsage(world: World): UsageDay[] {
	const days: UsageDay[] = [];
	for (const feature of FEATURES) {
		for (const environment of feature.environments) {
			const caller = { team: feature.team, feature: feature.id, environment };
			for (const use of feature.uses) days.push(...daysOf({ world, feature, caller, use }));
		}
	}
	return [...days, ...batchDays(world)];
}

export function costOf(amounts: readonly MeterAmount[]): bigint {
	return sum(amounts.map((each) => each.cost));
}
