/** The open catalogue as far as the seed reads it (genai-prices, MIT). Prices are JS numbers, mostly per million. */
export interface CatalogueProvider {
	readonly id: string;
	/** Providers whose models this one serves at the same price, in order. */
	readonly fallback_model_providers?: readonly string[];
	readonly models: readonly CatalogueModel[];
}

export interface CatalogueModel {
	readonly id: string;
	readonly match: CatalogueMatch;
	readonly prices: CataloguePrices | readonly CatalogueConditionalPrices[];
}

/** Only names given in full are read (`equals`, within `or`): a prefix is not a name. */
export type CatalogueMatch = {
	readonly [kind in "equals" | "starts_with" | "ends_with" | "contains" | "regex"]?: string;
} & {
	readonly or?: readonly CatalogueMatch[];
	readonly and?: readonly CatalogueMatch[];
};

export interface CatalogueConditionalPrices {
	readonly constraint?:
		| { readonly type: "start_date"; readonly start_date: string }
		| { readonly type: "time_of_date"; readonly start_time: string; readonly end_time: string };
	readonly prices: CataloguePrices;
}

export type CataloguePrices = Readonly<Record<string, CataloguePrice | undefined>>;
export type CataloguePrice = number | CatalogueTiers;

/** `tiers[].price` applies to a whole request whose prompt has more than `start` tokens. */
export interface CatalogueTiers {
	readonly base: number;
	readonly tiers: readonly { readonly start: number; readonly price: number }[];
}
