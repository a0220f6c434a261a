import type { Meter, Reach, Tier } from "@outlay/finops/charge";

/**
 * What a provider's spelling of a model says. `null` means that the spelling does not say it, never
 * that there is none: the row's own columns win over it.
 */
export interface ModelIdentity {
	/** Canonical model id; null when the text names no model (`web search tool calls`, ``). */
	readonly model: string | null;
	readonly meter: Meter | null;
	readonly tier: Tier | null;
	readonly reach: Reach | null;
	/** `long`: priced past the model's context threshold; `short`: the spelling says it is not. */
	readonly context: "short" | "long" | null;
}

/** The identity of a text that says nothing but the model. */
export function plainModel(model: string | null): ModelIdentity {
	return { model, meter: null, tier: null, reach: null, context: null };
}
