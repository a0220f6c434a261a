import type { Caller } from "./accounts.ts";
import { type DayNumber, isHoliday, isWeekend } from "./calendar.ts";
import { atto, sum } from "./decimal.ts";
import type { Feature, RequestShape, Use, Week } from "./features.ts";
import { DEVELOPMENT_SPIKE } from "./planted.ts";
import { attoRate, METERS, type Model, type Rates } from "./prices.ts";
import type { Random } from "./random.ts";
import { modelOf, type World } from "./world.ts";

/** One day of one use. */
export interface UseDay {
	readonly world: World;
	readonly use: Use;
	readonly day: DayNumber;
	readonly dice: Random;
}

const WEEKEND_PERMILLE: Readonly<Record<Week, number>> = { office: 270, shoppers: 1120, machines: 940 };
const HOLIDAY_PERMILLE: Readonly<Record<Week, number>> = { office: 240, shoppers: 780, machines: 900 };

/** Volume of a day in thousandths: growth, week, holidays, and some noise. Whole numbers throughout. */
export function volumePermille({ world, use, day, dice }: UseDay): number {
	const { first, last } = world.time;
	const start = use.fromAgo === null ? first : last - use.fromAgo;
	const passed = Math.floor(((day - start) * 1000) / Math.max(1, last - start));
	const growth = use.startPermille + Math.floor(((1000 - use.startPermille) * passed) / 1000);
	const weekend = isWeekend(day) ? WEEKEND_PERMILLE[use.week] : 1000;
	const rest = isHoliday(day) ? HOLIDAY_PERMILLE[use.week] : weekend;
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
function requestCost(shape: RequestShape, rates: Rates): bigint {
	return sum(
		METERS.map((meter) => {
			const tokens = shape[meter] ?? 0;
			return tokens === 0 ? 0n : BigInt(tokens) * attoRate(rates, meter);
		}),
	);
}

/** How many ordinary production days a load test is worth, whatever the weekday; null: no load test. */
function spikeFactor(world: World, caller: Caller, day: DayNumber): number | null {
	const { feature, environment, fromAgo, days, factor } = DEVELOPMENT_SPIKE;
	const start = world.time.last - fromAgo;
	const hit = caller.feature === feature && caller.environment === environment;
	return hit && day >= start && day < start + days ? factor : null;
}

/** Requests that cost so many dollars, at the model's first price. */
export function requestsFor(dollars: number, shape: RequestShape, model: Model): number {
	const [version] = model.versions;
	if (version === undefined) throw new Error(`no price: ${model.id}`);
	return Number(atto(dollars.toString()) / requestCost(shape, version.list));
}

/** Requests of a feature in one environment on one day. It rolls the dice once, whatever the day. */
export function requestsOn(input: UseDay & { readonly feature: Feature; readonly caller: Caller }): number {
	const { world, feature, caller, use, day } = input;
	const volume = volumePermille(input);
	if (use.fromAgo !== null && day < world.time.last - use.fromAgo) return 0;
	const ordinary = requestsFor(use.dollars, use.shape, modelOf(world, use.provider, use.model));
	const spike = spikeFactor(world, caller, day);
	if (spike !== null) return ordinary * spike;
	const share = environmentPermille(feature, caller.environment, day);
	return Math.floor((Math.floor((ordinary * volume) / 1000) * share) / 1000);
}
