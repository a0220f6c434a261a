import type { ScopeOwner } from "@outlay/db/budgets/budget-access";
import type { AlertFilter, AlertKind, AlertQuery } from "@outlay/db/read-models/alerts";
import type { AlertSeverity } from "@outlay/finops/alert-notice";

export const KINDS = ["budget", "anomaly"] as const satisfies readonly AlertKind[];
/** The most urgent first. */
export const SEVERITIES = ["critical", "warning", "info"] as const satisfies readonly AlertSeverity[];
const SCOPE_OWNERS = ["department", "team", "feature"] as const satisfies readonly ScopeOwner["kind"][];
/** Owner of what nobody has. */
export const NOBODY = "nobody";
export const SEARCH_MAX = 200;

const NO_FILTER: AlertFilter = { kind: null, severity: null, owner: null, text: null, of: null };

/** Views of the list, each with an address of its own. */
const VIEWS = ["open", "mine", "acknowledged", "snoozed", "resolved", "all"] as const;
export type AlertsViewName = (typeof VIEWS)[number];

export const VIEW_LABELS: readonly { readonly view: AlertsViewName; readonly label: string }[] = [
	{ view: "open", label: "Open" },
	{ view: "mine", label: "Mine" },
	{ view: "acknowledged", label: "Acknowledged" },
	{ view: "snoozed", label: "Snoozed" },
	{ view: "resolved", label: "Resolved" },
	{ view: "all", label: "All" },
];

/** What the list's address holds. */
export interface AlertsUrl {
	readonly view: AlertsViewName;
	readonly filter: AlertFilter;
	/** Last alert of the page before; null: the newest. */
	readonly cursor: string | null;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the address. What does not parse is as if it were not there: an old bookmark still opens. */
export function parseAlertsUrl(params: Params): AlertsUrl {
	const view = VIEWS.find((each) => each === params["view"]) ?? "open";
	return { view, filter: filterOf(params), cursor: uuidOf(params["cursor"]) };
}

function filterOf(params: Params): AlertFilter {
	const { kind, severity, owner, q } = params;
	const text = typeof q === "string" ? q.trim().slice(0, SEARCH_MAX) : "";
	return {
		kind: KINDS.find((each) => each === kind) ?? null,
		severity: SEVERITIES.find((each) => each === severity) ?? null,
		owner: owner === NOBODY ? owner : uuidOf(owner),
		text: text === "" ? null : text,
		of: scopeOwnerOf(params["of"]),
	};
}

const OF = /^(department|team|feature):([a-z0-9-]{1,64})$/;

/** `team:search`; null: it is no owner's. */
export function scopeOwnerOf(value: string | string[] | undefined): ScopeOwner | null {
	const [, name, slug] = (typeof value === "string" ? OF.exec(value) : null) ?? [];
	const kind = SCOPE_OWNERS.find((each) => each === name);
	return kind === undefined || slug === undefined ? null : { kind, slug };
}

const uuidOf = (value: string | string[] | undefined): string | null =>
	typeof value === "string" && UUID.test(value) ? value : null;

/** The address of a view; without a filter of all in it. */
export function alertsHref({
	view,
	filter = NO_FILTER,
	cursor,
}: Omit<AlertsUrl, "filter"> & Partial<Pick<AlertsUrl, "filter">>): string {
	const params = new URLSearchParams({
		...(view === "open" ? {} : { view }),
		...filterParams(filter),
		...(cursor === null ? {} : { cursor }),
	});
	return params.size === 0 ? "/alerts" : `/alerts?${params}`;
}

/** The filter as the address of the page and that of the API hold it. */
export function filterParams({
	kind,
	severity,
	owner,
	text,
	of,
}: AlertFilter): Readonly<Record<string, string>> {
	return {
		...(kind === null ? {} : { kind }),
		...(severity === null ? {} : { severity }),
		...(owner === null ? {} : { owner }),
		...(text === null ? {} : { q: text }),
		...(of === null ? {} : { of: `${of.kind}:${of.slug}` }),
	};
}

/** The first page of the same view with another filter. */
export function refiltered({ view, filter }: AlertsUrl, over: Partial<AlertFilter>): string {
	return alertsHref({ view, filter: { ...filter, ...over }, cursor: null });
}

export const isFiltered = (filter: AlertFilter): boolean => Object.keys(filterParams(filter)).length > 0;

/** The same view without a filter. */
export const unfiltered = ({ view }: Pick<AlertsUrl, "view">): string => alertsHref({ view, cursor: null });

/** What a view asks for: mine are those of any state that are not over. */
export function alertsAsked(view: AlertsViewName): Pick<AlertQuery, "status" | "mine"> {
	return view === "mine" ? { status: "active", mine: true } : { status: view, mine: false };
}
