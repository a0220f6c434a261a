import { FilterBar, FilterChip } from "../../../design/filter-bar.tsx";
import type { OverviewFilter } from "./model.ts";

export function OverviewFilters({ filters }: { readonly filters: readonly OverviewFilter[] }) {
	return (
		<FilterBar>
			{filters.map(({ key, ...filter }) => (
				<FilterChip key={key} {...filter} />
			))}
		</FilterBar>
	);
}
