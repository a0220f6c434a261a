import {
	type Atto,
	addDecimal,
	type Currency,
	DECIMAL_ZERO,
	type ExactDecimal,
	MONEY_SCALE,
	type Money,
	toAtto,
} from "./money.ts";
import { invariant } from "./result.ts";

/** Longest that a scenario looks ahead, in months. */
export const SCENARIO_MONTHS_MAX = 24;

/** What a call is made of: input that is new, input that the provider's cache holds, output. */
export const SCENARIO_PARTS = ["input", "cached", "output"] as const;
export type ScenarioPart = (typeof SCENARIO_PARTS)[number];

/** The model of most calls, and the one that the rest goes to. */
export const SCENARIO_MODELS = ["main", "swap"] as const;
export type ScenarioModel = (typeof SCENARIO_MODELS)[number];

/** What somebody expects of a feature without history. Percentages are of 100 and exact. */
export interface ScenarioInputs {
	/** In the first month. */
	readonly users: bigint;
	/** Of one user in a month. */
	readonly sessionsPerUser: ExactDecimal;
	readonly callsPerSession: ExactDecimal;
	/** Of one call, cached ones included. */
	readonly inputTokens: bigint;
	readonly outputTokens: bigint;
	/** Share of the input that the cache holds, 0 to 100. Writing to a cache is not counted. */
	readonly cachedPercent: ExactDecimal;
	/** More users in each month than in the one before; above -100. */
	readonly growthPercent: ExactDecimal;
	/** 1 to {@link SCENARIO_MONTHS_MAX}. */
	readonly months: number;
	/** Share of the calls that go to the second model, 0 to 100. */
	readonly swapPercent: ExactDecimal;
}

/** Prices of one token; null: the price book has none. */
export type ScenarioUnitPrices = Readonly<Record<ScenarioPart, Money | null>>;

/** `swap` is null where no second model was named. */
export interface ScenarioPrices {
	readonly main: ScenarioUnitPrices;
	readonly swap: ScenarioUnitPrices | null;
}

export type ScenarioAmounts = Readonly<Record<ScenarioPart | "total", Atto>>;

export interface ScenarioMonth {
	/** 1 is the first. */
	readonly month: number;
	/** Exact: growth leaves fractions of users. */
	readonly users: ExactDecimal;
	readonly calls: ExactDecimal;
	/** `total` is the sum of the parts. */
	readonly amounts: ScenarioAmounts;
}

/** A price that is missing makes the whole result unknown: never a smaller amount. */
export type ScenarioResult =
	| {
			readonly status: "priced";
			readonly currency: Currency;
			readonly months: readonly ScenarioMonth[];
			/** Sums of the months. */
			readonly total: ScenarioAmounts;
			readonly perCall: Atto;
			/** Of one user in a month. */
			readonly perUser: Atto;
	  }
	| {
			readonly status: "unpriced";
			readonly missing: readonly { readonly model: ScenarioModel; readonly part: ScenarioPart }[];
	  }
	/** Prices in several currencies do not add up to one amount. */
	| { readonly status: "several_currencies"; readonly currencies: readonly Currency[] };

/** What one call uses: tokens by model and part, exact, and their price. */
interface Use {
	readonly model: ScenarioModel;
	readonly part: ScenarioPart;
	readonly tokens: ExactDecimal;
	readonly price: Money | null;
}

const ONE: ExactDecimal = { digits: 1n, scale: 0 };
const whole = (digits: bigint): ExactDecimal => ({ digits, scale: 0 });
const ofHundred = ({ digits, scale }: ExactDecimal): ExactDecimal => ({ digits, scale: scale + 2 });
const negate = ({ digits, scale }: ExactDecimal): ExactDecimal => ({ digits: -digits, scale });
const times = (a: ExactDecimal, b: ExactDecimal): ExactDecimal => ({
	digits: a.digits * b.digits,
	scale: a.scale + b.scale,
});
const money = (atto: Atto): ExactDecimal => ({ digits: atto, scale: MONEY_SCALE });

/**
 * What a scenario costs by month and in all. Everything multiplies exactly, and three things round, half-even to atto:
 * each part of a user's month, that part times the users of each month (growth leaves fractions of them), and the cost
 * of a call. Sums are sums of what was rounded. What no call uses needs no price.
 */
export function priceScenario(inputs: ScenarioInputs, prices: ScenarioPrices): ScenarioResult {
	const { months, users, growthPercent, swapPercent } = inputs;
	invariant(months >= 1 && months <= SCENARIO_MONTHS_MAX, "a scenario has 1 to 24 months");
	invariant(swapPercent.digits === 0n || prices.swap !== null, "calls of a second model name it");
	const uses = usesOf(inputs, prices);
	const missing = uses.filter(({ price }) => price === null).map(({ model, part }) => ({ model, part }));
	if (missing.length > 0) return { status: "unpriced", missing };
	const currencies = [...new Set(uses.flatMap(({ price }) => price?.currency ?? []))].sort();
	const [currency] = currencies;
	invariant(currency !== undefined, "a call has tokens");
	if (currencies.length > 1) return { status: "several_currencies", currencies };
	const calls = times(inputs.sessionsPerUser, inputs.callsPerSession);
	const user = amountsOf((part) => toAtto(times(calls, costOf(uses, part))).atto);
	const rows: ScenarioMonth[] = [];
	let count = whole(users);
	for (let month = 1; month <= months; month += 1) {
		const amounts = amountsOf((part) => toAtto(times(count, money(user[part]))).atto);
		rows.push({ month, users: count, calls: times(count, calls), amounts });
		count = times(count, addDecimal(ONE, ofHundred(growthPercent)));
	}
	return {
		status: "priced",
		currency,
		months: rows,
		total: amountsOf((part) => rows.reduce((sum, { amounts }) => sum + amounts[part], 0n)),
		perCall: toAtto(costOf(uses)).atto,
		perUser: user.total,
	};
}

/** Of each part, with the sum of the parts. */
function amountsOf(amountOf: (part: ScenarioPart) => Atto): ScenarioAmounts {
	const [input, cached, output] = [amountOf("input"), amountOf("cached"), amountOf("output")];
	return { input, cached, output, total: input + cached + output };
}

/** What a call uses: nothing that it uses none of. */
function usesOf(inputs: ScenarioInputs, prices: ScenarioPrices): readonly Use[] {
	const swap = ofHundred(inputs.swapPercent);
	const share = { main: addDecimal(ONE, negate(swap)), swap };
	const held = ofHundred(inputs.cachedPercent);
	const tokens = {
		input: times(whole(inputs.inputTokens), addDecimal(ONE, negate(held))),
		cached: times(whole(inputs.inputTokens), held),
		output: whole(inputs.outputTokens),
	};
	return SCENARIO_MODELS.flatMap((model) =>
		SCENARIO_PARTS.map((part) => ({
			model,
			part,
			tokens: times(share[model], tokens[part]),
			price: prices[model]?.[part] ?? null,
		})),
	).filter((use) => use.tokens.digits !== 0n);
}

/** What one call costs, exact: of a part, or of all. */
function costOf(uses: readonly Use[], part?: ScenarioPart): ExactDecimal {
	return uses
		.filter((use) => part === undefined || use.part === part)
		.map(({ tokens, price }) => times(tokens, money(price?.atto ?? 0n)))
		.reduce(addDecimal, DECIMAL_ZERO);
}
