// Series of daily spend in the shapes that it takes, to measure forecasts by. Nothing here is known to the forecaster:
// its own random numbers, its own weeks, and floats of dollars.

/** Dollars by day; null: the day was never delivered. */
export type SpendDays = readonly (number | null)[];

interface Dice {
	/** In [low, high). */
	readonly between: (low: number, high: number) => number;
	/** Whether something of this chance happens. */
	readonly chance: (probability: number) => boolean;
	/** Around 1, whose logarithm is normal with this deviation; its mean is 1. */
	readonly noise: (deviation: number) => number;
}

const WORD = 2 ** 32;

/** SplitMix in 32 bits. */
function diceOf(seed: number): Dice {
	let state = seed >>> 0;
	const unit = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 0x735a2d97);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xcaf649a9);
		return ((mixed ^ (mixed >>> 16)) >>> 0) / WORD;
	};
	const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
	return {
		between: (low, high) => low + (high - low) * unit(),
		chance: (probability) => unit() < probability,
		noise: (deviation) => Math.exp(deviation * normal() - deviation ** 2 / 2),
	};
}

type Week = (day: number) => number;

/** Busy from Monday to Friday, `rest` at weekends; the series begins on any weekday. */
function officeWeek(dice: Dice, rest = dice.between(0.05, 0.45)): Week {
	const begins = Math.floor(dice.between(0, 7));
	const busy = Array.from({ length: 5 }, () => dice.between(0.85, 1.15));
	return (day) => busy[(day + begins) % 7] ?? rest;
}

/** Every day a little different, none idle. */
function shopWeek(dice: Dice): Week {
	const week = Array.from({ length: 7 }, () => dice.between(0.8, 1.25));
	return (day) => week[day % 7] ?? 1;
}

type Shape = (dice: Dice, length: number) => (day: number) => number | null;

/** From 0 to 1 around `at`, over some four times `width` days. */
const ramp = (day: number, at: number, width: number) => 1 / (1 + Math.exp((at - day) / width));

const SHAPES: Readonly<Record<string, Shape>> = {
	flat: (dice) => {
		const deviation = dice.between(0.05, 0.3);
		return () => 900 * dice.noise(deviation);
	},
	weekly: (dice) => {
		const week = officeWeek(dice);
		return (day) => 700 * week(day) * dice.noise(0.1);
	},
	"idle weekends": (dice) => {
		const week = officeWeek(dice, 0);
		return (day) => 250 * week(day) * dice.noise(0.2);
	},
	trend: (dice, length) => {
		const week = shopWeek(dice);
		const slope = dice.between(0.5, 3) / length;
		return (day) => 300 * (1 + slope * day) * week(day) * dice.noise(0.12);
	},
	growth: (dice) => {
		const week = officeWeek(dice);
		const rate = dice.between(0.003, 0.012);
		return (day) => 80 * Math.exp(rate * day) * week(day) * dice.noise(0.12);
	},
	decline: (dice, length) => {
		const week = officeWeek(dice);
		const at = dice.between(0.2, 0.9) * length;
		return (day) => 1500 * (1 - 0.8 * ramp(day, at, 12)) * week(day) * dice.noise(0.1);
	},
	launch: (dice, length) => {
		const week = shopWeek(dice);
		const at = dice.between(0.1, 0.8) * length;
		return (day) => (40 + 700 * ramp(day, at, 5)) * week(day) * dice.noise(0.15);
	},
	step: (dice, length) => {
		const week = officeWeek(dice);
		const at = dice.between(0.1, 0.9) * length;
		const factor = dice.chance(0.5) ? dice.between(0.4, 0.8) : dice.between(1.3, 2.2);
		return (day) => 500 * (day < at ? 1 : factor) * week(day) * dice.noise(0.1);
	},
	sparse: (dice) => {
		const share = dice.between(0.1, 0.4);
		return () => (dice.chance(share) ? 400 * dice.noise(0.5) : 0);
	},
	"heavy tail": (dice) => {
		const deviation = dice.between(0.7, 1.1);
		return () => 150 * dice.noise(deviation);
	},
	"random walk": (dice) => {
		const week = shopWeek(dice);
		const step = dice.between(0.02, 0.06);
		let level = 400;
		return (day) => {
			level *= dice.noise(step);
			return level * week(day) * dice.noise(0.06);
		};
	},
	"month end": (dice) => {
		const week = shopWeek(dice);
		const begins = Math.floor(dice.between(0, 30));
		return (day) => 350 * week(day) * ((day + begins) % 30 >= 27 ? 2 : 1) * dice.noise(0.12);
	},
	spikes: (dice) => {
		const week = shopWeek(dice);
		return (day) => 450 * week(day) * (dice.chance(0.03) ? dice.between(2, 6) : 1) * dice.noise(0.12);
	},
	holidays: (dice) => {
		const week = officeWeek(dice);
		let until = 0;
		return (day) => {
			if (day >= until && dice.chance(0.015)) until = day + dice.between(1, 6);
			return 800 * (day < until ? 0.2 : week(day)) * dice.noise(0.1);
		};
	},
	"changing week": (dice, length) => {
		const before = officeWeek(dice);
		const after = shopWeek(dice);
		return (day) => {
			const share = day / length;
			return 600 * (before(day) * (1 - share) + after(day) * share) * dice.noise(0.1);
		};
	},
	gaps: (dice) => {
		const week = officeWeek(dice);
		return (day) => (dice.chance(0.08) ? null : 650 * week(day) * dice.noise(0.15));
	},
	corrections: (dice) => {
		const week = shopWeek(dice);
		return (day) => (dice.chance(0.02) ? -dice.between(50, 800) : 850 * week(day) * dice.noise(0.12));
	},
};

export interface SpendShape {
	readonly shape: string;
	readonly values: SpendDays;
}

/** `seeds` series of each shape; the same numbers give the same series. */
export function spendShapes(seeds: number, length: number): readonly SpendShape[] {
	return Object.entries(SHAPES).flatMap(([shape, make], at) =>
		Array.from({ length: seeds }, (_, seed) => {
			const valueOn = make(diceOf((at + 1) * 1_000_003 + seed * 7_919), length);
			return { shape, values: Array.from({ length }, (_, day) => valueOn(day)) };
		}),
	);
}
