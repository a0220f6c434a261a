import {
	type Caller,
	DEFAULT_WORKSPACE,
	LEGACY_PROJECT,
	type Place,
	placeOf,
	subAccountOf,
} from "./accounts.ts";
import { type DayNumber, daysBetween, isHoliday, isWeekend, type Timeline } from "./calendar.ts";
import { atto, sum } from "./decimal.ts";
import { FEATURES, type Feature, type RequestShape, type Use, type Week } from "./features.ts";
import { CACHE_OFF, DEVELOPMENT_SPIKE, GATEWAY_LAUNCH_AGO, LEAKED_KEY } from "./planted.ts";
import {
	attoRate,
	METERS,
	type Meter,
	type Model,
	type PriceTable,
	type Rates,
	versionOn,
} from "./prices.ts";
import { identifier, type Random, random } from "./random.ts";

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

export interface World {
	readonly seed: string;
	readonly time: Timeline;
	readonly prices: PriceTable;
}

export function modelOf(world: World, provider: string, id: string): Model {
	const model = world.prices.get(`${provider}/${id}`);
	if (model === undefined) throw new Error(`no such model: ${provider}/${id}`);
	return model;
}

const WEEKEND_PERMILLE: Readonly<Record<Week, number>> = { office: 270, shoppers: 1120, machines: 940 };
const HOLIDAY_PERMILLE: Readonly<Record<Week, number>> = { office: 240, shoppers: 780, machines: 900 };

/** Volume of a day in thousandths: growth, week, holidays, and some noise. Whole numbers throughout. */
function volumePermille(world: World, use: Use, day: DayNumber, dice: Random): number {
	const { first, last } = world.time;
	const start = use.fromAgo === null ? first : last - use.fromAgo;
	const passed = Math.floor(((day - start) * 1000) / Math.max(1, last - start));
	const growth = use.startPermille + Math.floor(((1000 - use.startPermille) * passed) / 1000);
	const rest = isHoliday(day)
		? HOLIDAY_PERMILLE[use.week]
		: isWeekend(day)
			? WEEKEND_PERMILLE[use.week]
			: 1000;
	const noise = 930 + dice.below(141);
	return Math.floor((Math.floor((growth * rest) / 1000) * noise) / 1000);
}

/** Share of a feature's first environment that the others spend; at weekends they are all but idle. */
function environmentPermille(feature: Feature, environment: string, day: DayNumber): number {
	if (environment === feature.environments[0]) return 1000;
	const share = environment === "staging" ? 75 : 125;
	return isWeekend(day) || isHoliday(day) ? Math.floor(share / 5) : share;
}

/** What a request of this shape costs at these rates, in atto. */
export function requestCost(shape: RequestShape, rates: Rates): bigint {
	return sum(METERS.map((meter) => BigInt(shape[meter] ?? 0) * (shape[meter] ? attoRate(rates, meter) : 0n)));
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

function shapeOn(world: World, caller: Caller, use: Use, day: DayNumber): RequestShape {
	const off =
		caller.feature === CACHE_OFF.feature &&
		caller.environment === CACHE_OFF.environment &&
		day >= world.time.last - CACHE_OFF.sinceAgo;
	return off ? withoutCache(use.shape) : use.shape;
}

function spikeFactor(world: World, caller: Caller, day: DayNumber): number {
	const { feature, environment, fromAgo, days, factor } = DEVELOPMENT_SPIKE;
	const start = world.time.last - fromAgo;
	const hit = caller.feature === feature && caller.environment === environment;
	return hit && day >= start && day < start + days ? factor : 1;
}

/** Requests on an ordinary weekday at the end of the sample, from the dollars that a feature is known to cost. */
export function ordinaryRequests(use: Use, model: Model): number {
	const [version] = model.versions;
	if (version === undefined) throw new Error(`no price: ${model.id}`);
	return Number(atto(use.dollars.toString()) / requestCost(use.shape, version.list));
}

export function requestsOn(input: {
	readonly world: World;
	readonly feature: Feature;
	readonly caller: Caller;
	readonly use: Use;
	readonly day: DayNumber;
	readonly dice: Random;
}): number {
	const { world, feature, caller, use, day, dice } = input;
	const { fromAgo, untilAgo } = use;
	const volume = volumePermille(world, use, day, dice);
	if (fromAgo !== null && day < world.time.last - fromAgo) return 0;
	if (untilAgo !== null && day > world.time.last - untilAgo) return 0;
	const ordinary = ordinaryRequests(use, modelOf(world, use.provider, use.model));
	const share = environmentPermille(feature, caller.environment, day);
	const requests = Math.floor((Math.floor((ordinary * volume) / 1000) * share) / 1000);
	return requests * spikeFactor(world, caller, day);
}

/** One use of one feature in one environment, day by day. */
function* daysOf(world: World, feature: Feature, caller: Caller, use: Use): Generator<UsageDay> {
	const model = modelOf(world, use.provider, use.model);
	const place = placeOf(use.provider, caller);
	const dice = random(`${world.seed}/${caller.feature}/${caller.environment}/${use.provider}/${use.model}`);
	const owner = { team: caller.team, feature: caller.feature, environment: caller.environment };
	const end = feature.gateway ? world.time.last - GATEWAY_LAUNCH_AGO : world.time.last + 1;
	const clouds = place.key === null;
	for (const day of daysBetween(world.time.first, end)) {
		const requests = requestsOn({ world, feature, caller, use, day, dice });
		if (requests === 0 || (clouds && day > world.time.lastBilled)) continue;
		const shape = shapeOn(world, caller, use, day);
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

/** Experiments share one Google project; their tag names them. */
export const EXPERIMENT_OWNER = {
	team: "developer-platform",
	feature: null,
	environment: "development",
} as const satisfies Owner;

/** Spend outside any feature: a first project, the Workbench, a call without a profile, a leaked key, experiments. */
interface Stray {
	readonly name: string;
	readonly owner: Owner | null;
	readonly place: Place;
	readonly use: Use;
	/** Dollars of single days, counted from `fromAgo`; null: every day by `use.dollars`. */
	readonly burst: { readonly fromAgo: number; readonly dollars: readonly number[] } | null;
}

function strays(): readonly Stray[] {
	const common = {
		startPermille: 900,
		week: "office",
		fromAgo: null,
		untilAgo: null,
		longPermille: 0,
	} as const;
	const openai = (name: string): Place => ({
		account: "openai-main",
		subAccount: LEGACY_PROJECT,
		key: { id: identifier("key_", name, 16), name, user: identifier("user-", name, 24) },
		resource: null,
		tags: {},
	});
	const foundation = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0";
	const sandbox = subAccountOf("aws", "autonomy", "development");
	return [
		{
			name: "legacy",
			owner: null,
			place: openai("Secret key"),
			use: {
				...common,
				provider: "openai",
				model: "gpt-4o",
				dollars: 310,
				shape: { input: 3300, cache_read: 700, output: 520 },
			},
			burst: null,
		},
		{
			name: "workbench",
			owner: null,
			place: {
				account: "anthropic-main",
				subAccount: DEFAULT_WORKSPACE,
				key: null,
				resource: null,
				tags: {},
			},
			use: {
				...common,
				provider: "anthropic",
				model: "claude-opus-4-1",
				dollars: 130,
				shape: { input: 9000, output: 1300 },
			},
			burst: null,
		},
		{
			name: "no profile",
			owner: null,
			place: { account: "aws", subAccount: sandbox, key: null, resource: foundation, tags: {} },
			use: {
				...common,
				provider: "aws",
				model: "nova-pro",
				dollars: 55,
				shape: { input: 4000, output: 500 },
			},
			burst: null,
		},
		{
			name: "leaked",
			owner: null,
			place: openai("tmp"),
			use: {
				...common,
				provider: "openai",
				model: LEAKED_KEY.model,
				dollars: 1,
				shape: { input: 21_000, output: 6100 },
			},
			burst: { fromAgo: LEAKED_KEY.fromAgo, dollars: LEAKED_KEY.dollars },
		},
		{
			name: "experiments",
			owner: EXPERIMENT_OWNER,
			place: {
				account: "google",
				subAccount: { id: "larkfield-sandbox", name: "sandbox" },
				key: null,
				resource: null,
				tags: { experiment: "prompt-lab" },
			},
			use: {
				...common,
				provider: "google",
				model: "gemini-3.5-flash",
				dollars: 14,
				shape: { input: 3000, output: 900 },
			},
			burst: null,
		},
	];
}

function* strayDays(world: World, stray: Stray): Generator<UsageDay> {
	const { place, use, burst } = stray;
	const model = modelOf(world, use.provider, use.model);
	const dice = random(`${world.seed}/stray/${stray.name}`);
	const clouds = use.provider === "aws" || use.provider === "google";
	const last = clouds ? world.time.lastBilled : world.time.last;
	const ordinary = ordinaryRequests(use, model);
	for (const day of daysBetween(world.time.first, last + 1)) {
		const volume = volumePermille(world, use, day, dice);
		const burstDollars = burst?.dollars[day - (world.time.last - burst.fromAgo)] ?? 0;
		const requests =
			burst === null
				? Math.floor((ordinary * volume) / 1000)
				: ordinaryRequests({ ...use, dollars: Math.max(1, burstDollars) }, model);
		if (requests === 0 || (burst !== null && burstDollars === 0)) continue;
		const amounts = amountsOf({ model, day, requests, shape: use.shape, long: false, dice });
		yield { day, place, model, requests, amounts, long: false, batch: false, owner: stray.owner };
	}
}

/** Month-end matching of invoices by batch: five days in every 28, never among the last twelve. */
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

/** All usage that is known by the day, in the order: features, environments, uses, days; then what no rule knows. */
export function dailyUsage(world: World): UsageDay[] {
	const days: UsageDay[] = [];
	for (const feature of FEATURES) {
		for (const environment of feature.environments) {
			const caller = { team: feature.team, feature: feature.id, environment };
			for (const use of feature.uses) days.push(...daysOf(world, feature, caller, use));
		}
	}
	days.push(...batchDays(world));
	for (const stray of strays()) days.push(...strayDays(world, stray));
	return days;
}

export function costOf(amounts: readonly MeterAmount[]): bigint {
	return sum(amounts.map((each) => each.cost));
}
