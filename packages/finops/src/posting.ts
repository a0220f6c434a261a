import type { ChargeCategory, Meter, Tier } from "./charge.ts";
import type { ChargeDimensions } from "./charge-key.ts";
import type { AttoCosts } from "./costs.ts";
import type { Day } from "./day.ts";
import type { Atto, Currency, ExactDecimal } from "./money.ts";

/** One billed line of one billing account. `tier` null: the provider does not say. */
export interface BilledPosting {
	readonly day: Day;
	readonly dimensions: ChargeDimensions;
	readonly meter: Meter;
	readonly tier: Tier | null;
	readonly category: ChargeCategory;
	readonly currency: Currency;
	readonly costs: AttoCosts;
	/** In single units of the meter; null: the provider does not say. */
	readonly quantity: ExactDecimal | null;
}

/** Rated usage of the same billing account. `ratedCost` is at list price; null: no price is known. */
export interface MeteredPosting {
	readonly day: Day;
	readonly dimensions: ChargeDimensions;
	readonly meter: Meter;
	readonly tier: Tier | null;
	readonly quantity: bigint;
	readonly ratedCost: Atto | null;
	/** Of `ratedCost`. */
	readonly currency: Currency;
	/** The usage is a gateway's: its teams, keys and users are names of its own, which no bill contradicts. */
	readonly isGateway?: boolean;
}

/**
 * A billed line, or a part of one, on the charge key that it is attributed by. Everything that is not
 * here (category, class, invoice, periods, tier) is that of `billed`.
 * - `direct`: the line says as much as the usage does, or is no usage, or its day has no usage at all;
 * - `carried`: a part, on the key of the usage that caused it; `metered` is that usage;
 * - `unmetered`: what no usage explains.
 */
export interface Posting<Billed extends BilledPosting, Metered extends MeteredPosting> {
	readonly kind: "direct" | "carried" | "unmetered";
	readonly billed: Billed;
	readonly metered: readonly Metered[];
	readonly dimensions: ChargeDimensions;
	readonly costs: AttoCosts;
	readonly quantity: ExactDecimal | null;
}

export interface CarryDown<Billed extends BilledPosting, Metered extends MeteredPosting> {
	readonly postings: readonly Posting<Billed, Metered>[];
	/** Usage that no billed usage line covers: it carries no money, and is shown. */
	readonly unbilledUsage: readonly Metered[];
}
