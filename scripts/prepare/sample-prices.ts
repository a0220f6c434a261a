import type { NewPrice } from "@outlay/db/repositories/prices-edits";
import { METERS, type Meter } from "@outlay/finops/charge";
import { type Day, parseDay } from "@outlay/finops/day";
import { canonicalModel } from "@outlay/pricing/model-id";
import { unitPrice } from "@outlay/pricing/price";
import type { SampleManifest, SamplePrice } from "../sample/manifest.ts";

const PER_MILLION = 1_000_000n;

/** The company's own prices: what its contracts say where that is not the list, dated. Lists are the seed's. */
export function samplePrices({ prices }: SampleManifest): readonly NewPrice[] {
	const byModel = Map.groupBy(prices, (price) => JSON.stringify([price.provider, price.model]));
	return [...byModel.values()].flatMap((versions) => {
		const dated = versions.toSorted((a, b) => ((a.validFrom ?? "") < (b.validFrom ?? "") ? -1 : 1));
		return dated.flatMap((price, index) => rows(price, dayOrNull(dated[index + 1]?.validFrom ?? null)));
	});
}

function rows(price: SamplePrice, validTo: Day | null): readonly NewPrice[] {
	const identity = canonicalModel(price.provider, price.spelling);
	return Object.entries(price.agreed ?? {}).map(([meter, text]) => {
		const unit = unitPrice(text, PER_MILLION);
		if (!unit.ok) throw new Error(`the sample's price ${text} of ${price.model} is ${unit.error.code}`);
		return {
			provider: price.provider,
			model: identity.model ?? price.model,
			meter: meterOf(meter),
			tier: "standard",
			reach: null,
			abovePromptTokens: null,
			unitAtto: unit.value,
			currency: "USD",
			validFrom: dayOrNull(price.validFrom),
			validTo,
			source: "Larkfield's contracts",
		};
	});
}

function meterOf(name: string): Meter {
	const meter = METERS.find((known) => known === name);
	if (meter === undefined) throw new Error(`the sample has a price for an unknown meter ${name}`);
	return meter;
}

function dayOrNull(text: string | null): Day | null {
	if (text === null) return null;
	const day = parseDay(text);
	if (!day.ok) throw new Error(`the sample has a price from ${text}, which is no day`);
	return day.value;
}
