import type { ClaimablePage } from "@outlay/db/read-models/attribution-claimable";
import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { countText } from "@outlay/finops/count-text";
import { Button } from "../../design/button.tsx";
import { daySpanText } from "../../design/day-text.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Input } from "../../design/field.tsx";
import { FilterBar, FilterChip } from "../../design/filter-bar.tsx";
import { Pagination } from "../../design/pagination.tsx";
import { Panel } from "../../design/panel.tsx";
import { lastDay } from "../spend/query/range.ts";
import { ClaimKeys } from "./claim-keys.tsx";
import { KEY_PERIODS, type KeysUrl, keysHref, periodParameters } from "./keys-url.ts";

export interface KeysPanelProps {
	readonly url: KeysUrl;
	readonly page: ClaimablePage;
	readonly names: AttributionNames;
	readonly hasDraft: boolean;
	readonly canWrite: boolean;
	readonly nextHref: string | null;
}

const KIND_WORDS = { unallocated: "Without a team", new: "Newly seen" } as const;

export function KeysPanel(props: KeysPanelProps) {
	const { url, page, nextHref } = props;
	const first = { ...url, cursor: null };
	return (
		<>
			<div className="no-print mb-3 flex flex-wrap items-center gap-2">
				<FilterBar>
					<FilterChip
						name="Show"
						value={KIND_WORDS[url.kind]}
						options={Object.entries(KIND_WORDS).map(([kind, label]) => ({
							label,
							href: keysHref({ ...first, kind: kind === "new" ? "new" : "unallocated" }),
							current: kind === url.kind,
						}))}
					/>
					<FilterChip
						name="Period"
						value={url.span === null ? `${url.days} days` : daySpanText(url.span.start, lastDay(url.span))}
						options={KEY_PERIODS.map((days) => ({
							label: `Last ${days} days`,
							href: keysHref({ ...first, days, span: null }),
							current: url.span === null && days === url.days,
						}))}
					/>
				</FilterBar>
				<SearchForm url={url} />
			</div>
			<Panel
				flush
				title={url.kind === "new" ? "Keys seen for the first time" : "Keys without a team"}
				aside={`${countText(page.groups)} ${page.groups === 1 ? "key" : "keys"}, most money first`}
			>
				<ClaimKeys
					key={keysHref(url)}
					items={page.items}
					names={props.names}
					canWrite={props.canWrite}
					hasDraft={props.hasDraft}
					showTeams={url.kind === "new"}
					empty={<NoKeys url={url} />}
				/>
				{(nextHref !== null || url.cursor !== null) && (
					<Pagination
						summary={`${page.items.length} keys on this page`}
						previousHref={url.cursor === null ? undefined : keysHref(first)}
						nextHref={nextHref ?? undefined}
					/>
				)}
			</Panel>
		</>
	);
}

function SearchForm({ url }: { readonly url: KeysUrl }) {
	return (
		<form action="/attribution/keys" className="flex gap-2">
			{url.kind !== "unallocated" && <input type="hidden" name="kind" value={url.kind} />}
			{periodParameters(url).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			<Input
				name="search"
				type="search"
				aria-label="Search keys"
				placeholder="Key or name"
				defaultValue={url.search}
			/>
			<Button type="submit">Search</Button>
		</form>
	);
}

function NoKeys({ url }: { readonly url: KeysUrl }) {
	if (url.search !== "") {
		return <EmptyState title="No key has this in its name">Try a part of it, or a longer period.</EmptyState>;
	}
	if (url.kind === "new")
		return <EmptyState title="No new keys">No key was seen for the first time in these days.</EmptyState>;
	return <EmptyState title="Every key has a team">Nothing of this period's spend is unallocated.</EmptyState>;
}
