/** What the address of the price book says. */
export interface PricesUrl {
	readonly search: string;
	readonly provider: string | null;
	/** `used`: models that usage named. `own`: with prices of the organization. */
	readonly show: (typeof SHOW)[number];
	readonly offset: number;
}

const SHOW = ["used", "own", "all"] as const;
const SEARCH_MAX = 100;

export const SHOW_WORDS: Readonly<Record<PricesUrl["show"], string>> = {
	used: "Models in use",
	own: "With your own prices",
	all: "The whole catalogue",
};

type Params = Readonly<Record<string, string | string[] | undefined>>;

export function parsePricesUrl(params: Params): PricesUrl {
	const one = (name: string) => {
		const value = params[name];
		return (Array.isArray(value) ? value[0] : value) ?? "";
	};
	const offset = Number(one("offset"));
	return {
		search: one("search").trim().slice(0, SEARCH_MAX),
		provider: one("provider") === "" ? null : one("provider"),
		show: SHOW.find((show) => show === one("show")) ?? "used",
		offset: Number.isInteger(offset) && offset > 0 ? offset : 0,
	};
}

export function pricesHref({ search, provider, show, offset }: PricesUrl): string {
	const params = new URLSearchParams();
	if (search !== "") params.set("search", search);
	if (provider !== null) params.set("provider", provider);
	if (show !== "used") params.set("show", show);
	if (offset > 0) params.set("offset", String(offset));
	const query = params.toString();
	return query === "" ? "/prices" : `/prices?${query}`;
}

/** The page of one model; `model` null: prices of any model of the provider. */
export function modelHref(provider: string, model: string | null): string {
	return `/prices/model?${new URLSearchParams({ provider, ...(model === null ? {} : { model }) })}`;
}
