import type { ScopeOwner } from "@outlay/db/budgets/budget-access";
import type { AlertOwner } from "@outlay/db/read-models/alerts";
import { Button } from "../../design/button.tsx";
import { Input } from "../../design/field.tsx";
import { FilterBar, FilterChip } from "../../design/filter-bar.tsx";
import { KIND_NAMES, ownerText, SEVERITY_WORDS, scopeOwnerText } from "./alert-words.ts";
import {
	type AlertsUrl,
	filterParams,
	KINDS,
	NOBODY,
	refiltered,
	SEARCH_MAX,
	SEVERITIES,
} from "./alerts-url.ts";

export interface AlertsFiltersProps {
	readonly url: AlertsUrl;
	readonly owners: readonly AlertOwner[];
	/** Departments and teams that the reader sees. */
	readonly scopes: readonly (ScopeOwner & { readonly name: string })[];
}

/** What narrows the list beside its view. All of it is in the address. */
export function AlertsFilters({ url, owners, scopes }: AlertsFiltersProps) {
	const { kind, severity, owner, of } = url.filter;
	const people = [{ id: NOBODY, name: "Nobody" }, ...owners];
	return (
		<div className="no-print mb-3.5 flex flex-wrap items-center gap-2">
			<SearchForm url={url} />
			<FilterBar label="Filters of alerts">
				<FilterChip
					name="Kind"
					value={kind === null ? "all" : KIND_NAMES[kind]}
					clearHref={kind === null ? undefined : refiltered(url, { kind: null })}
					options={KINDS.map((value) => ({
						label: KIND_NAMES[value],
						href: refiltered(url, { kind: value }),
						current: value === kind,
					}))}
				/>
				<FilterChip
					name="Severity"
					value={severity === null ? "all" : SEVERITY_WORDS[severity].word}
					clearHref={severity === null ? undefined : refiltered(url, { severity: null })}
					options={SEVERITIES.map((value) => ({
						label: SEVERITY_WORDS[value].word,
						href: refiltered(url, { severity: value }),
						current: value === severity,
					}))}
				/>
				<FilterChip
					name="Taken by"
					value={owner === null ? "all" : ownerText(owner, owners)}
					clearHref={owner === null ? undefined : refiltered(url, { owner: null })}
					options={people.map(({ id, name }) => ({
						label: name,
						href: refiltered(url, { owner: id }),
						current: id === owner,
					}))}
				/>
				<FilterChip
					name="About"
					value={of === null ? "all" : nameOf(of, scopes)}
					clearHref={of === null ? undefined : refiltered(url, { of: null })}
					options={scopes.map((each) => ({
						label: `${each.name}, ${each.kind}`,
						href: refiltered(url, { of: each }),
						current: each.kind === of?.kind && each.slug === of.slug,
					}))}
				/>
			</FilterBar>
		</div>
	);
}

/** A feature, or one that the reader does not see, is called as the address does. */
const nameOf = (of: ScopeOwner, scopes: AlertsFiltersProps["scopes"]): string =>
	scopes.find(({ kind, slug }) => kind === of.kind && slug === of.slug)?.name ?? scopeOwnerText(of);

/** A plain form: what it sends is the address. */
function SearchForm({ url }: { readonly url: AlertsUrl }) {
	const { text, ...others } = url.filter;
	const kept = Object.entries(filterParams({ ...others, text: null }));
	return (
		<search className="max-sm:w-full">
			<form action="/alerts" className="flex gap-2">
				{url.view !== "open" && <input type="hidden" name="view" value={url.view} />}
				{kept.map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				<Input
					type="search"
					name="q"
					aria-label="Search alerts"
					placeholder="Search title and text"
					maxLength={SEARCH_MAX}
					defaultValue={text ?? ""}
					key={text}
					className="sm:w-56"
				/>
				<Button type="submit" size="sm">
					Search
				</Button>
			</form>
		</search>
	);
}
