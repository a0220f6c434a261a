import type { AlertQuery } from "@outlay/db/read-models/alerts";

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
	/** Last alert of the page before; null: the newest. */
	readonly cursor: string | null;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the address. What does not parse is as if it were not there: an old bookmark still opens. */
export function parseAlertsUrl(params: Params): AlertsUrl {
	const { view: named, cursor } = params;
	const view = VIEWS.find((each) => each === named) ?? "open";
	const isCursor = typeof cursor === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor);
	return { view, cursor: isCursor ? cursor : null };
}

export function alertsHref({ view, cursor }: AlertsUrl): string {
	const params = new URLSearchParams({
		...(view === "open" ? {} : { view }),
		...(cursor === null ? {} : { cursor }),
	});
	return params.size === 0 ? "/alerts" : `/alerts?${params}`;
}

/** What a view asks for: mine are those of any state that are not over. */
export function alertsAsked(view: AlertsViewName): Pick<AlertQuery, "status" | "mine"> {
	return view === "mine" ? { status: "active", mine: true } : { status: view, mine: false };
}
