import type { AuditFacets } from "@outlay/db/read-models/audit";
import { Button } from "../../design/button.tsx";
import { daySpanText, dayText } from "../../design/day-text.ts";
import { TextField } from "../../design/field.tsx";
import { FilterBar, FilterChip } from "../../design/filter-bar.tsx";
import { actionText, fieldText } from "./audit-changes.ts";
import { type AuditUrl, auditHref } from "./audit-url.ts";

export interface AuditFiltersProps {
	readonly url: AuditUrl;
	readonly facets: AuditFacets;
}

const FACETS = [
	{ name: "action", label: "Action", values: "actions", text: actionText },
	{ name: "subject", label: "Subject", values: "subjects", text: fieldText },
	{ name: "actor", label: "By", values: "actors", text: (name: string) => name },
] as const;

export function AuditFilters({ url, facets }: AuditFiltersProps) {
	return (
		<FilterBar label="Filters of the log">
			{FACETS.map(({ name, label, values, text }) => {
				const chosen = url[name];
				return (
					<FilterChip
						key={name}
						name={label}
						value={chosen === null ? "all" : text(chosen)}
						clearHref={chosen === null ? undefined : auditHref(url, { [name]: null })}
						options={facets[values].map((value) => ({
							label: text(value),
							href: auditHref(url, { [name]: value }),
							current: value === chosen,
						}))}
					/>
				);
			})}
			{url.subjectId !== null && (
				<FilterChip
					name="One thing"
					value={url.subjectId.slice(-8)}
					clearHref={auditHref(url, { subjectId: null })}
					options={[{ label: "All things", href: auditHref(url, { subjectId: null }) }]}
				/>
			)}
			<FilterChip
				name="When"
				value={whenText(url)}
				clearHref={
					url.from === null && url.to === null ? undefined : auditHref(url, { from: null, to: null })
				}
				options={[{ label: "Any day", href: auditHref(url, { from: null, to: null }) }]}
			>
				<DaysForm url={url} />
			</FilterChip>
		</FilterBar>
	);
}

function whenText({ from, to }: AuditUrl): string {
	if (from === null && to === null) return "any day";
	if (to === null) return `from ${dayText(from ?? "")}`;
	return from === null ? `until ${dayText(to)}` : daySpanText(from, to);
}

/** A plain form: what it sends is the address. */
function DaysForm({ url }: { readonly url: AuditUrl }) {
	const kept = [
		["action", url.action],
		["subject", url.subject],
		["subjectId", url.subjectId],
		["actor", url.actor],
	] as const;
	return (
		<form action="/audit" className="grid gap-2">
			{kept.map(
				([name, value]) => value !== null && <input key={name} type="hidden" name={name} value={value} />,
			)}
			<TextField label="First day" name="from" type="date" defaultValue={url.from ?? ""} />
			<TextField label="Last day" name="to" type="date" defaultValue={url.to ?? ""} />
			<Button type="submit" size="sm">
				Apply
			</Button>
		</form>
	);
}
