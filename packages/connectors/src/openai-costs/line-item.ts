import type { Meter, Tier } from "@outlay/finops/charge";
import { canonicalModel } from "@outlay/pricing/model-id";

/** What a line item of OpenAI's costs says. */
export interface LineItem {
	/** Canonical model id; null: the item names no model, or is not understood. */
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier | null;
	/** The rate above the model's context threshold. */
	readonly longContext: boolean;
}

const NOT_UNDERSTOOD: LineItem = { model: null, meter: "other", tier: null, longContext: false };

/**
 * Reads `[<tier> | ]<model>, <meter>[, long context]`. The grammar is open: an item that does not fit is
 * `other` without a model and keeps its text as the charge's description, so no money is lost.
 */
export function parseLineItem(text: string | null): LineItem {
	const identity = canonicalModel("openai", text ?? "");
	// A bar that is left over is a tier that nobody knows yet: its model and price are not this one's.
	if (identity.meter === null || identity.model?.includes(" | ") === true) return NOT_UNDERSTOOD;
	return {
		model: identity.model,
		meter: identity.meter,
		tier: identity.tier,
		longContext: identity.context === "long",
	};
}
