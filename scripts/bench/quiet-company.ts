import type { BridgeCell } from "@outlay/finops/bridge";
import { addDays, type Day } from "@outlay/finops/day";
import type { WatchedSpend } from "@outlay/finops/watched-spend";

/** Integers in [0, limit) from a Weyl sequence and a 32-bit finaliser: the same on every machine. */
type Dice = (limit: number) => number;

function diceOf(seed: number): Dice {
	let state = seed >>> 0;
	return (limit) => {
		state = (state + 0x9e3779b9) >>> 0;
		const mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
		const again = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return ((again ^ (again >>> 15)) >>> 0) % limit;
	};
}

/** About normal with mean 0 and the deviation that is asked for: the sum of twelve dice. */
function noise(dice: Dice, deviation: number): number {
	const sum = Array.from({ length: 12 }, () => dice(1001)).reduce((all, each) => all + each, 0);
	return Math.round(((sum - 6000) * deviation) / 1000);
}

/** Atto of a token: input, cached input, output. */
const MODELS = ["gpt-a", "gpt-b", "claude-a", "claude-b", "claude-c", "gemini-a", "gemini-b"].map(
	(model, index) => ({
		model,
		provider: model.slice(0, model.indexOf("-")),
		prices: [2_500_000_000_000n, 250_000_000_000n, 12_500_000_000_000n].map(
			(price) => (price * BigInt(index + 2)) / 4n,
		),
	}),
);

interface Source {
	readonly names: Omit<WatchedSpend["dimensions"], "key">;
	/** By day; a rotated key has a second name. */
	readonly keyOn: (index: number) => string;
	readonly prices: readonly bigint[];
	/** Requests of an ordinary day, and thousandths of growth over 100 days. */
	readonly requests: number;
	readonly growth: number;
	/** Thousandths of a weekday at weekends, and deviation of a day in thousandths. */
	readonly weekend: number;
	readonly deviation: number;
	readonly shape: readonly number[];
}

const TEAMS = 10;
const FEATURES_PER_TEAM = 3;

function sources(dice: Dice): Source[] {
	return Array.from({ length: TEAMS * FEATURES_PER_TEAM }, (_, index) => index).flatMap((index) => {
		const keys = 1 + dice(2);
		return Array.from({ length: keys }, (__, key): Source => {
			const { model, provider, prices } = MODELS[dice(MODELS.length)] ?? NO_MODEL;
			const rotatedOn = dice(4) === 0 ? 60 + dice(80) : null;
			const name = `key-${index}-${key}`;
			return {
				names: {
					team: `team-${Math.floor(index / FEATURES_PER_TEAM)}`,
					feature: `feature-${index}`,
					model,
					provider,
				},
				keyOn: (day) => (rotatedOn !== null && day >= rotatedOn ? `${name}-rotated` : name),
				prices,
				requests: (key === 0 ? 1000 : 150) + dice(9000),
				growth: dice(450) - 50,
				weekend: [250, 900, 1150][dice(3)] ?? 1000,
				deviation: 40 + dice(80),
				shape: [1500 + dice(3000), dice(2) * (500 + dice(4000)), 200 + dice(600)],
			};
		});
	});
}

const NO_MODEL = { model: "none", provider: "none", prices: [] };

const METERS = ["input", "cache_read", "output"] as const;

/** Office days off, counted from the first day. */
const HOLIDAYS: ReadonlySet<number> = new Set([33, 78, 122, 123]);

/**
 * A company on days on which nothing happens but the week, four holidays, growth, noise of 4 to 12 % a day, and keys
 * that are exchanged. `first` is a Monday.
 */
export function quietCompany(input: { readonly first: Day; readonly days: number; readonly seed: number }): {
	readonly days: readonly Day[];
	readonly spend: readonly WatchedSpend[];
} {
	const dice = diceOf(input.seed);
	const days = Array.from({ length: input.days }, (_, index) => addDays(input.first, index));
	const spend = sources(dice).flatMap((source) =>
		days.map((day, index) => ({
			day,
			dimensions: { ...source.names, key: source.keyOn(index) },
			cell: cellOn(source, index, dice),
		})),
	);
	return { days, spend };
}

function cellOn(source: Source, index: number, dice: Dice): BridgeCell {
	const rests = index % 7 >= 5 || (HOLIDAYS.has(index) && source.weekend < 500);
	const week = rests ? source.weekend : 1000;
	const growth = 1000 + Math.floor((source.growth * index) / 100);
	const volume = Math.max(0, 1000 + noise(dice, source.deviation));
	const requests = Math.floor((source.requests * growth * week * volume) / 1_000_000_000);
	const meters = METERS.flatMap((meter, at) => {
		const each = source.shape[at] ?? 0;
		const quantity = BigInt(Math.floor((requests * each * (1000 + noise(dice, 15))) / 1000));
		return quantity === 0n ? [] : [{ meter, quantity, cost: quantity * (source.prices[at] ?? 0n) }];
	});
	const key = `${source.keyOn(index)} ${source.names.model}`;
	return { key, requests: BigInt(requests), meters, unmeasured: 0n, oneOff: 0n };
}
