import type { Day } from "@outlay/finops/day";
import { type Currency, formatAtto, formatDecimal } from "@outlay/finops/money";
import { assertNever } from "@outlay/finops/result";
import {
	priceScenario,
	SCENARIO_PARTS,
	type ScenarioAmounts,
	type ScenarioModel,
	type ScenarioPart,
	type ScenarioResult,
	type ScenarioUnitPrices,
} from "@outlay/finops/scenario";
import type { PriceBook } from "@outlay/pricing/price-book";
import { type RatedLine, rate } from "@outlay/pricing/rate";
import type { Actor } from "../actor.ts";
import type { QueryRows } from "../database.ts";
import { readBookOf } from "../repositories/price-books.ts";
import {
	type ScenarioModelName,
	type ScenarioPlan,
	type ScenarioPrice,
	scenarioInputs,
} from "./scenario-definition.ts";

/** Decimal text; `total` is the exact sum of the parts. */
export type ScenarioSums = Readonly<Record<ScenarioPart | "total", string>>;

export interface ScenarioMonthFigures {
	/** 1 is the first. */
	readonly month: number;
	readonly users: string;
	readonly calls: string;
	readonly amounts: ScenarioSums;
}

export type ScenarioOutcome =
	| {
			readonly status: "priced";
			readonly currency: Currency;
			readonly months: readonly ScenarioMonthFigures[];
			readonly total: ScenarioSums;
			readonly perCall: string;
			/** Of one user in a month. */
			readonly perUser: string;
	  }
	/** The price book has no price for these: there is no amount. */
	| {
			readonly status: "unpriced";
			readonly missing: readonly (ScenarioModelName & { readonly part: ScenarioPart })[];
	  }
	| { readonly status: "several_currencies"; readonly currencies: readonly Currency[] };

/** What a scenario comes to at the prices of a day, all months alike. */
export interface ScenarioFigures {
	readonly priceDay: Day;
	readonly prices: readonly ScenarioPrice[];
	readonly outcome: ScenarioOutcome;
}

const METER = { input: "input", cached: "cache_read", output: "output" } as const satisfies Record<
	ScenarioPart,
	string
>;

/**
 * Works out scenarios at the organization's effective prices of a day: the rows and discounts that rate usage, at the
 * standard tier and the length of the scenario's prompts. The caller has checked the right.
 */
export async function readFigures(
	query: QueryRows,
	actor: Pick<Actor, "organizationId">,
	{ plans, day }: { readonly plans: readonly ScenarioPlan[]; readonly day: Day },
): Promise<readonly ScenarioFigures[]> {
	const models = plans.flatMap(({ model, swap }) => (swap === null ? [model] : [model, swap]));
	const book = await readBookOf(query, actor, models);
	return plans.map((plan) => figuresOf(plan, { book, day }));
}

function figuresOf(
	plan: ScenarioPlan,
	{ book, day }: { readonly book: PriceBook; readonly day: Day },
): ScenarioFigures {
	const linesOf = (model: ScenarioModelName) => ratedParts(model, { plan, book, day });
	const main = linesOf(plan.model);
	const swap = plan.swap === null ? null : { name: plan.swap, lines: linesOf(plan.swap) };
	const result = priceScenario(scenarioInputs(plan), {
		main: unitPrices(main),
		swap: swap === null ? null : unitPrices(swap.lines),
	});
	return {
		priceDay: day,
		prices: [...pricesOf(plan.model, main), ...(swap === null ? [] : pricesOf(swap.name, swap.lines))],
		outcome: outcomeOf(result, { main: plan.model, swap: plan.swap ?? plan.model }),
	};
}

type RatedParts = Readonly<Record<ScenarioPart, RatedLine | undefined>>;

/** One token of each part, rated as a call of this length is. */
function ratedParts(
	{ provider, model }: ScenarioModelName,
	{ plan, book, day }: { readonly plan: ScenarioPlan; readonly book: PriceBook; readonly day: Day },
): RatedParts {
	const lines = rate(
		{
			...{ provider, model, day },
			tier: "standard",
			reach: null,
			promptTokens: BigInt(plan.inputTokens),
			contextBand: null,
			quantities: { input: 1n, cache_read: 1n, output: 1n },
		},
		book,
	);
	const lineOf = (part: ScenarioPart) => lines.find(({ meter }) => meter === METER[part]);
	return { input: lineOf("input"), cached: lineOf("cached"), output: lineOf("output") };
}

function unitPrices(lines: RatedParts): ScenarioUnitPrices {
	const priceOf = (line: RatedLine | undefined) => (line?.kind === "priced" ? line.contracted : null);
	return { input: priceOf(lines.input), cached: priceOf(lines.cached), output: priceOf(lines.output) };
}

function pricesOf({ provider, model }: ScenarioModelName, lines: RatedParts): readonly ScenarioPrice[] {
	return SCENARIO_PARTS.map((part) => {
		const line = lines[part];
		if (line?.kind !== "priced") {
			return { provider, model, part, unitPrice: null, currency: null, source: null, discount: null };
		}
		const { contractedUnitAtto, price, discount } = line;
		return {
			...{ provider, model, part },
			unitPrice: formatAtto(contractedUnitAtto),
			currency: price.currency,
			source: price.source,
			discount: discount === null ? null : formatDecimal(discount.percent),
		};
	});
}

function outcomeOf(
	result: ScenarioResult,
	names: Readonly<Record<ScenarioModel, ScenarioModelName>>,
): ScenarioOutcome {
	switch (result.status) {
		case "unpriced":
			return {
				status: "unpriced",
				missing: result.missing.map(({ model, part }) => {
					const { provider, model: name } = names[model];
					return { provider, model: name, part };
				}),
			};
		case "several_currencies":
			return result;
		case "priced":
			return {
				status: "priced",
				currency: result.currency,
				months: result.months.map(({ month, users, calls, amounts }) => ({
					month,
					users: formatDecimal(users),
					calls: formatDecimal(calls),
					amounts: sumsOf(amounts),
				})),
				total: sumsOf(result.total),
				perCall: formatAtto(result.perCall),
				perUser: formatAtto(result.perUser),
			};
		default:
			return assertNever(result);
	}
}

const sumsOf = ({ input, cached, output, total }: ScenarioAmounts): ScenarioSums => ({
	input: formatAtto(input),
	cached: formatAtto(cached),
	output: formatAtto(output),
	total: formatAtto(total),
});
