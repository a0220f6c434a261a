import type { Meter, Tier } from "@outlay/finops/charge";
import type { ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { memo } from "../memo.ts";
import { singleUnits } from "../meter-quantity.ts";
import { modelIdentity } from "../model-text.ts";
import { quantityField, type RowFields } from "../row-fields.ts";
import { parseUnit } from "../unit-name.ts";
import { meterOfWords } from "./token-words.ts";

/** What a row's SKU columns say. */
export interface FocusSku {
	readonly model: string | null;
	readonly meter: Meter;
	/** null: no column says it. */
	readonly tier: Tier | null;
	readonly quantity: ExactDecimal | null;
}

/** Where each issuer names the model and the token type, best first. */
const SKU_TEXTS: Readonly<Record<string, readonly string[]>> = {
	aws: ["x_UsageType", "SkuMeter", "SkuId"],
	microsoft: ["x_SkuMeterName", "SkuMeter"],
	google: ["x_SkuDescription", "SkuMeter", "ChargeDescription"],
};
const OTHER_SKU_TEXTS = ["SkuMeter", "x_SkuDescription", "ChargeDescription"];

/** Keys of SkuPriceDetails that name a model or a token type: FOCUS has none, so issuers add their own. */
const MODEL_KEYS = ["x_Model", "x_ModelId", "x_ModelName", "Model", "model"];
const TOKEN_KEYS = ["x_TokenType", "TokenType", "token_type"];
const TIER_KEYS = ["x_ServiceTier", "ServiceTier", "service_tier"];
const TIERS_BY_NAME: ReadonlyMap<string, Tier> = new Map([
	["standard", "standard"],
	["batch", "batch"],
	["flex", "flex"],
	["priority", "priority"],
]);

/** Model, meter, tier and quantity of a row. What no column says is null, or `other`. */
export function focusSku(fields: RowFields, provider: string): Result<FocusSku, RowReason> {
	const details = priceDetails(fields("SkuPriceDetails"));
	const named = details(MODEL_KEYS);
	const identity = skuIdentity(fields, provider);
	const model = named === null ? identity.model : modelIdentity(provider, named).model;
	const said = meterOfWords(details(TOKEN_KEYS) ?? "", true) ?? identity.meter;
	const tier = TIERS_BY_NAME.get(details(TIER_KEYS)?.toLowerCase() ?? "") ?? identity.tier;
	return withQuantity(fields, provider, { model, meter: said, tier });
}

interface SkuIdentity {
	readonly model: string | null;
	readonly meter: Meter | null;
	readonly tier: Tier | null;
}

function skuIdentity(fields: RowFields, provider: string): SkuIdentity {
	const texts = (SKU_TEXTS[provider] ?? OTHER_SKU_TEXTS).map(fields).filter((text) => text !== null);
	// A text that names no meter is no spelling of a model: it would come back as a model of its own.
	const found = texts.map((text) => modelIdentity(provider, text)).find(({ meter }) => meter !== null);
	if (found !== undefined) {
		// The clouds name every tier but the standard one in their SKUs.
		const tier = found.tier ?? (provider in SKU_TEXTS ? "standard" : null);
		return { model: found.model ?? editionModel(fields, provider), meter: found.meter, tier };
	}
	const meter = texts.map((text) => meterOfWords(text, false)).find((word) => word !== null);
	return { model: editionModel(fields, provider), meter: meter ?? null, tier: null };
}

/** AWS sells some models through its marketplace, where only the product's name says which. */
function editionModel(fields: RowFields, provider: string): string | null {
	const product = fields("ServiceName");
	const isEdition = provider === "aws" && product !== null && /bedrock edition\)/i.test(product);
	return isEdition ? modelIdentity(provider, product).model : null;
}

type Details = (keys: readonly string[]) => string | null;

function priceDetails(text: string | null): Details {
	return text === null ? () => null : detailsOf(text);
}

const detailsOf = memo((text): Details => {
	const members = new Map(Object.entries(parsedObject(text)));
	return (keys) => keys.map((key) => members.get(key)).find((value) => typeof value === "string") ?? null;
});

/** Details that are no JSON say nothing about the model; the row's money does not depend on them. */
function parsedObject(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}

const QUANTITIES = [
	["ConsumedQuantity", "ConsumedUnit"],
	["PricingQuantity", "PricingUnit"],
] as const;

/** Meters that a unit tells by itself. */
const UNIT_METERS: ReadonlyMap<string, Meter> = new Map([
	["request", "request"],
	["image", "image"],
	["character", "character"],
]);

function withQuantity(
	fields: RowFields,
	provider: string,
	sku: Omit<FocusSku, "quantity" | "meter"> & { readonly meter: Meter | null },
): Result<FocusSku, RowReason> {
	for (const [quantityName, unitName] of QUANTITIES) {
		const quantity = quantityField(fields, quantityName);
		if (!quantity.ok) return quantity;
		const unit = parseUnit(fields(unitName) ?? "");
		if (quantity.value === null || unit === null) continue;
		const meter = sku.meter ?? UNIT_METERS.get(unit.noun) ?? null;
		if (meter === null) continue;
		const single = singleUnits({ quantity: quantity.value, unit, meter, provider });
		if (single !== null) return ok({ ...sku, meter, quantity: single });
	}
	return ok({ ...sku, meter: sku.meter ?? "other", quantity: null });
}
