import type { DeliveryQuery } from "@outlay/db/read-models/deliveries";

/** Views of a log, each with an address of its own. */
const VIEWS = [
	{ status: "all", label: "All" },
	{ status: "dead", label: "Could not be sent" },
	{ status: "waiting", label: "Being sent" },
	{ status: "held", label: "Held" },
	{ status: "sent", label: "Sent" },
	{ status: "dropped", label: "Not sent" },
] as const satisfies readonly { readonly status: DeliveryQuery["status"]; readonly label: string }[];

/** What a log's address holds. */
export interface DeliveriesUrl {
	readonly status: DeliveryQuery["status"];
	/** Last delivery of the page before; null: the newest. */
	readonly cursor: string | null;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the address. What does not parse is as if it were not there. */
export function parseDeliveriesUrl({ status: named, cursor }: Params): DeliveriesUrl {
	const status = VIEWS.find((view) => view.status === named)?.status ?? "all";
	return { status, cursor: typeof cursor === "string" && UUID.test(cursor) ? cursor : null };
}

/** The address of a view of the log at `path`. */
export function deliveriesHref(path: string, { status, cursor }: DeliveriesUrl): string {
	const params = new URLSearchParams({
		...(status === "all" ? {} : { status }),
		...(cursor === null ? {} : { cursor }),
	});
	return params.size === 0 ? path : `${path}?${params}`;
}

/** Tabs of the log at `path`. */
export function deliveryTabs(path: string, current: DeliveriesUrl["status"]) {
	return VIEWS.map(({ status, label }) => ({
		label,
		href: deliveriesHref(path, { status, cursor: null }),
		current: status === current,
	}));
}
