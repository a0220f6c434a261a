import { Button } from "../../design/button.tsx";
import { Input } from "../../design/field.tsx";
import { FilterBar, FilterChip } from "../../design/filter-bar.tsx";
import {
	BUDGET_SHOWS,
	BUDGET_VIEWS,
	type BudgetsUrl,
	budgetsHref,
	budgetsQuery,
	SHOW_WORDS,
	VIEW_WORDS,
} from "./budgets-url.ts";

export function BudgetFilters({ url }: { readonly url: BudgetsUrl }) {
	return (
		<div className="no-print mb-3 flex flex-wrap items-center gap-2">
			<FilterBar>
				<FilterChip
					name="As"
					value={VIEW_WORDS[url.view]}
					options={BUDGET_VIEWS.map((view) => ({
						label: VIEW_WORDS[view],
						href: budgetsHref({ ...url, view }),
						current: view === url.view,
					}))}
				/>
				<FilterChip
					value={SHOW_WORDS[url.show]}
					clearHref={url.show === "all" ? undefined : budgetsHref({ ...url, show: "all" })}
					options={BUDGET_SHOWS.map((show) => ({
						label: SHOW_WORDS[show],
						href: budgetsHref({ ...url, show }),
						current: show === url.show,
					}))}
				/>
			</FilterBar>
			<form action="/budgets" className="flex gap-2">
				{Object.entries(budgetsQuery({ ...url, search: "" })).map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				<Input
					name="search"
					type="search"
					aria-label="Search budgets"
					placeholder="Name, team, model"
					defaultValue={url.search}
				/>
				<Button type="submit">Search</Button>
			</form>
		</div>
	);
}
