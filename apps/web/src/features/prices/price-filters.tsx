import { countText } from "@outlay/finops/count-text";
import { Button } from "../../design/button.tsx";
import { Input } from "../../design/field.tsx";
import { FilterBar, FilterChip } from "../../design/filter-bar.tsx";
import { type PricesUrl, pricesHref, SHOW_WORDS } from "./prices-url.ts";

export interface PriceFiltersProps {
	readonly url: PricesUrl;
	readonly providers: readonly { readonly provider: string; readonly rows: number }[];
}

export function PriceFilters({ url, providers }: PriceFiltersProps) {
	const first = { ...url, offset: 0 };
	const shows = ["used", "own", "all"] as const;
	return (
		<div className="no-print mb-3 flex flex-wrap items-center gap-2">
			<FilterBar>
				<FilterChip
					value={SHOW_WORDS[url.show]}
					options={shows.map((show) => ({
						label: SHOW_WORDS[show],
						href: pricesHref({ ...first, show }),
						current: show === url.show,
					}))}
				/>
				<FilterChip
					name="Provider"
					value={url.provider ?? "all"}
					clearHref={url.provider === null ? undefined : pricesHref({ ...first, provider: null })}
					options={providers.map(({ provider, rows }) => ({
						label: `${provider} (${countText(rows)})`,
						href: pricesHref({ ...first, provider }),
						current: provider === url.provider,
					}))}
				/>
			</FilterBar>
			<form action="/prices" className="flex gap-2">
				{url.provider !== null && <input type="hidden" name="provider" value={url.provider} />}
				<input type="hidden" name="show" value={url.show} />
				<Input
					name="search"
					type="search"
					aria-label="Search models"
					placeholder="Provider or model"
					defaultValue={url.search}
				/>
				<Button type="submit">Search</Button>
			</form>
		</div>
	);
}
