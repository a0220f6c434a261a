import type { Meter, Reach, Tier } from "@outlay/finops/charge";
import { type Day, parseDay } from "@outlay/finops/day";
import type { Atto } from "@outlay/finops/money";
import type {
	CatalogueConditionalPrices,
	CatalogueMatch,
	CatalogueModel,
	CataloguePrice,
	CataloguePrices,
	CatalogueProvider,
} from "./catalogue.ts";
import { canonicalModel } from "./model-id.ts";
import { type Price, unitPrice } from "./price.ts";
import type { EditionName } from "./price-edition.ts";
import { canonicalProvider } from "./provider-name.ts";
import { impliedMeters, seedMeter } from "./seed-meters.ts";

/** A price of the catalogue that the book cannot hold, and why. Shown; never approximated. */
export interface SeedRefusal {
	readonly code: /** No meter counts this unit (pages, video, messages, reasoning apart from output). */
		| "no_meter"
		/** One unit costs a fraction that 18 decimals cannot hold. */
		| "too_fine"
		/** The price depends on the hour of the day; rating knows days. */
		| "time_of_day"
		/** The catalogue names the model without any price. */
		| "no_price"
		/** Two catalogue models have one canonical id and different prices; the first is kept. */
		| "conflict"
		| "bad_date";
	readonly provider: string;
	readonly model: string;
	/** Price key, start date, or the other model. */
	readonly detail: string;
}

export interface Seed {
	readonly prices: readonly Price[];
	readonly refused: readonly SeedRefusal[];
}

/** Identity under which the rows of one catalogue model are entered. */
interface Named {
	readonly provider: string;
	readonly model: string;
	readonly tier: Tier;
	readonly reach: Reach | null;
}

/**
 * Turns the catalogue into price rows of origin `seed`, in USD per single unit. Numbers become their
 * shortest round-trip decimal text and then atto: no float arithmetic. Each model is entered under the
 * canonical form of its id and of every full name that the catalogue matches to it; a provider also
 * gets the models of the providers it falls back to, where it has none of that name.
 */
export function seedPrices(catalogue: readonly CatalogueProvider[], edition: EditionName): Seed {
	const prices: Price[] = [];
	const refused: SeedRefusal[] = [];
	for (const provider of catalogue) {
		const taken = new Map<string, Entry>();
		for (const entry of entriesOf(provider, catalogue)) {
			const key = JSON.stringify([entry.named.model, entry.named.tier, entry.named.reach]);
			const first = taken.get(key);
			if (first === undefined) taken.set(key, entry);
			else if (entry.via === null && !samePrices(first.model, entry.model)) {
				const detail = `${first.model.id} and ${entry.model.id}`;
				refused.push({ code: "conflict", provider: entry.named.provider, model: entry.named.model, detail });
			}
		}
		for (const entry of taken.values()) {
			const rows = pricesOf(entry, edition);
			for (const price of rows.prices) prices.push(price);
			for (const refusal of rows.refused) refused.push(refusal);
		}
	}
	return { prices: [...prices, ...toolPrices(prices)], refused };
}

const TOOL_METERS: readonly Meter[] = ["web_search", "file_search"];

/** Providers that sell only models of their own: another's tool price never speaks for theirs. */
const TOOL_PROVIDERS: readonly string[] = ["openai", "anthropic"];

/**
 * A provider whose models all charge one price for a tool has that price for usage that names no model
 * (OpenAI counts file searches so).
 */
function toolPrices(prices: readonly Price[]): readonly Price[] {
	const tools = prices.filter(
		({ provider, meter, tier }) =>
			TOOL_PROVIDERS.includes(provider) && TOOL_METERS.includes(meter) && tier === "standard",
	);
	const groups = Map.groupBy(tools, ({ provider, meter }) => JSON.stringify([provider, meter]));
	return [...groups.values()].flatMap((rows): readonly Price[] => {
		const [first] = rows;
		if (first === undefined || rows.some(({ unitAtto }) => unitAtto !== first.unitAtto)) return [];
		const source = `${first.source}, one price for every model`;
		return [{ ...first, model: null, reach: null, validFrom: null, validTo: null, source }];
	});
}

interface Entry {
	readonly named: Named;
	readonly model: CatalogueModel;
	/** False for another name of the model, or a model of a fallback provider. */
	readonly isOwnId: boolean;
	/** Catalogue provider whose price it is, when not its own. */
	readonly via: string | null;
}

/** Own ids first, then other names, then the fallback providers': whoever comes first keeps the name. */
function entriesOf(provider: CatalogueProvider, catalogue: readonly CatalogueProvider[]): readonly Entry[] {
	const name = canonicalProvider(provider.id);
	const sources = [provider.id, ...(provider.fallback_model_providers ?? [])];
	return sources.flatMap((id) => {
		const models = catalogue.find((other) => other.id === id)?.models ?? [];
		const via = id === provider.id ? null : id;
		const ids = models.map((model) => ({
			named: identify(name, model.id),
			model,
			isOwnId: via === null,
			via,
		}));
		const others = models.flatMap((model) =>
			[...fullNames(model.match), ...(via === null ? namesOfFree(name, model.id) : [])].map((text) => ({
				named: identify(name, text),
				model,
				isOwnId: false,
				via,
			})),
		);
		return [...ids, ...others];
	});
}

function identify(provider: string, text: string): Named {
	const { model, tier, reach } = canonicalModel(provider, text);
	return {
		provider,
		model: model ?? text,
		tier: tier ?? "standard",
		// The catalogue's `regional.` rows are AWS's prices wherever `global.` is not said.
		reach: provider === "aws" && reach === "global" ? "global" : null,
	};
}

function fullNames(match: CatalogueMatch): readonly string[] {
	if (match.equals !== undefined) return [match.equals];
	return (match.or ?? []).flatMap(fullNames);
}

function samePrices(a: CatalogueModel, b: CatalogueModel): boolean {
	return JSON.stringify(a.prices) === JSON.stringify(b.prices);
}

interface Validity {
	readonly validFrom: Day | null;
	readonly validTo: Day | null;
}

function pricesOf(entry: Entry, edition: EditionName): Seed {
	const { named, model } = entry;
	const { steps, refused } = stepsOf(model.prices, named);
	const prices: Price[] = [];
	const refusals = [...refused];
	for (const step of steps) {
		const rows = stepPrices({ entry, edition, step });
		for (const price of rows.prices) prices.push(price);
		for (const refusal of rows.refused) refusals.push(refusal);
	}
	return { prices, refused: refusals };
}

interface Step extends Validity {
	readonly prices: CataloguePrices;
	/** True when some hours of the day have other prices, which are refused. */
	readonly isPartOfDay: boolean;
}

/** Steps in time: each start date ends the step before it. */
function stepsOf(
	prices: CatalogueModel["prices"],
	{ provider, model }: Named,
): { readonly steps: readonly Step[]; readonly refused: readonly SeedRefusal[] } {
	const refused: SeedRefusal[] = [];
	const starts: { readonly from: Day | null; readonly prices: CataloguePrices }[] = [];
	for (const conditional of isHistory(prices) ? prices : [{ prices }]) {
		const { constraint } = conditional;
		if (constraint === undefined) starts.push({ from: null, prices: conditional.prices });
		else if (constraint.type === "time_of_date") {
			const detail = `${constraint.start_time} to ${constraint.end_time}`;
			refused.push({ code: "time_of_day", provider, model, detail });
		} else {
			const day = parseDay(constraint.start_date);
			if (day.ok) starts.push({ from: day.value, prices: conditional.prices });
			else refused.push({ code: "bad_date", provider, model, detail: constraint.start_date });
		}
	}
	const sorted = starts.sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1));
	const steps = sorted.map((start, index) => ({
		prices: start.prices,
		validFrom: start.from,
		validTo: sorted[index + 1]?.from ?? null,
		isPartOfDay: refused.some(({ code }) => code === "time_of_day"),
	}));
	return { steps, refused };
}

function isHistory(prices: CatalogueModel["prices"]): prices is readonly CatalogueConditionalPrices[] {
	return Array.isArray(prices);
}

/** Names of OpenAI's moderation models (its Models page): the catalogue says that all of them are free, and names none. */
const OPENAI_MODERATION: readonly string[] = [
	"omni-moderation-latest",
	"omni-moderation-2024-09-26",
	"text-moderation-latest",
	"text-moderation-stable",
	"text-moderation-007",
];

function namesOfFree(provider: string, id: string): readonly string[] {
	return provider === "openai" && id === "moderation" ? OPENAI_MODERATION : [];
}

/** The catalogue writes free models without prices: OpenRouter's `:free` routes and OpenAI's moderation. */
function isFree({ provider, model }: Named): boolean {
	if (model.endsWith(":free")) return true;
	return provider === "openai" && FREE_OPENAI.has(model);
}

const FREE_OPENAI: ReadonlySet<string> = new Set(
	["moderation", ...OPENAI_MODERATION].map((name) => identify("openai", name).model),
);

function stepPrices({
	entry,
	edition,
	step,
}: {
	readonly entry: Entry;
	readonly edition: EditionName;
	readonly step: Step;
}): Seed {
	const { named } = entry;
	const free = isFree(named) ? { input_mtok: 0, output_mtok: 0 } : {};
	const listed = Object.entries({ ...free, ...step.prices });
	const keys = listed.filter(
		([key]) => !(key === "audio_hours" && step.prices["input_audio_hours"] !== undefined),
	);
	const refused: SeedRefusal[] = [];
	const units = new Map<Meter, readonly UnitStep[]>();
	if (keys.length === 0)
		refused.push({ code: "no_price", provider: named.provider, model: named.model, detail: "" });
	for (const [key, price] of keys) {
		const kind = seedMeter(key, named.model);
		const steps = kind === null || price === undefined ? null : unitSteps(price, kind.per);
		if (kind === null || steps === null) {
			const code = kind === null ? "no_meter" : "too_fine";
			refused.push({ code, provider: named.provider, model: named.model, detail: key });
			continue;
		}
		for (const meter of kind.meters) units.set(meter, steps);
	}
	for (const [from, to] of impliedMeters(named.provider, named.model)) {
		const steps = units.get(from);
		if (steps !== undefined && !units.has(to)) units.set(to, steps);
	}
	const rows = [...units].flatMap(([meter, steps]) =>
		steps.map(
			({ above, unitAtto }): Price => ({
				...named,
				meter,
				abovePromptTokens: above,
				unitAtto,
				currency: "USD",
				validFrom: step.validFrom,
				validTo: step.validTo,
				origin: "seed",
				source: sourceOf(entry, edition, step),
				sourceDate: edition.date,
			}),
		),
	);
	return { prices: rows, refused };
}

function sourceOf({ via }: Entry, { version }: EditionName, { isPartOfDay }: Step): string {
	const hours = isPartOfDay ? ", without its prices by hour" : "";
	return `genai-prices ${version}${via === null ? "" : `, as ${via}`}${hours}`;
}

interface UnitStep {
	readonly above: bigint | null;
	readonly unitAtto: Atto;
}

/** Exact unit prices by threshold; null when any of them is too fine. `String` gives the shortest round-trip text. */
function unitSteps(price: CataloguePrice, per: bigint): readonly UnitStep[] | null {
	const listed =
		typeof price === "number"
			? [{ above: null, text: String(price) }]
			: [
					{ above: null, text: String(price.base) },
					...price.tiers.map((tier) => ({ above: BigInt(tier.start), text: String(tier.price) })),
				];
	const steps: UnitStep[] = [];
	for (const { above, text } of listed) {
		const unit = unitPrice(text, per);
		if (!unit.ok) return null;
		steps.push({ above, unitAtto: unit.value });
	}
	return steps;
}
