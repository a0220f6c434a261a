import type { ScenarioOwner, ScenarioPrice } from "@outlay/db/scenarios/scenario-definition";
import type { ScenarioOutcome } from "@outlay/db/scenarios/scenario-figures";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { moneyLine } from "@outlay/finops/money-text";
import { invariant } from "@outlay/finops/result";
import type { ScenarioPart } from "@outlay/finops/scenario";

/** What a part of a call is called. */
export const PART_WORDS: Readonly<Record<ScenarioPart, string>> = {
	input: "Input",
	cached: "Cached input",
	output: "Output",
};

type Missing = Extract<ScenarioOutcome, { readonly status: "unpriced" }>["missing"];

/** `openai gpt-5 has no price for cached input, output`; several models after each other. */
export function missingText(missing: Missing): string {
	const byModel = Map.groupBy(missing, ({ provider, model }) => `${provider} ${model}`);
	return [...byModel]
		.map(([name, parts]) => {
			const words = parts.map(({ part }) => PART_WORDS[part].toLowerCase());
			return `${name} has no price for ${words.join(", ")}`;
		})
		.join("; ");
}

/** Prices are read per million. */
const PER = 1_000_000n;

/** A line for each price: `openai gpt-5, output: $10.00 per million (catalogue)`. */
export function priceLines(prices: readonly ScenarioPrice[]): readonly string[] {
	return prices.map(({ provider, model, part, unitPrice, currency, source, discount }) => {
		const name = `${provider} ${model}, ${PART_WORDS[part].toLowerCase()}`;
		if (unitPrice === null || currency === null) return `${name}: no price`;
		const atto = parseAtto(unitPrice);
		invariant(atto.ok, `${unitPrice} is a price`);
		const off = discount === null ? "" : `, ${discount} % off`;
		return `${name}: ${moneyLine(formatAtto(atto.value * PER), currency)} per million (${source}${off})`;
	});
}

/** `feature Ticket triage`, or by its short name where the hierarchy has none. */
export function ownerText(of: { readonly owner: ScenarioOwner; readonly ownerName: string | null }): string {
	const { owner, ownerName } = of;
	return ownerName === null ? `${owner.kind} ${owner.slug}, not there yet` : `${owner.kind} ${ownerName}`;
}
