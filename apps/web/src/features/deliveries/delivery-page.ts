import type { Actor } from "@outlay/db/actor";
import { listDeliveries } from "@outlay/db/read-models/deliveries";
import { database } from "../../main.ts";
import { organizationContext } from "../spend/query/spend-context.ts";
import type { DeliveriesUrl } from "./deliveries-url.ts";
import { type DeliveryListView, deliveryListView } from "./delivery-view.ts";

const PAGE_ROWS = 50;

/** What a page of the log shows, and the API's address of the same. */
export interface DeliveryPageFound {
	/** Name of the channel; null: the log is of mails to people. */
	readonly channel: string | null;
	readonly path: string;
	readonly screen: {
		readonly path: string;
		readonly initial: DeliveryListView;
		readonly timeZone: string;
		readonly canReplay: boolean;
	};
}

/** A page of the log of a channel, by its id, or of mails to people; null: there is no such channel. */
export async function readDeliveryPage(
	actor: Actor,
	{ to, url }: { readonly to: string; readonly url: DeliveriesUrl },
): Promise<DeliveryPageFound | null> {
	const { status, cursor } = url;
	const { today, timeZone } = await organizationContext(actor);
	const page = await listDeliveries(database(), actor, {
		to: to === "people" ? { kind: "people" } : { kind: "channel", id: to },
		...{ status, today, limit: PAGE_ROWS, cursor },
	});
	if (page === null) return null;
	const query = new URLSearchParams({
		...{ to, status, limit: String(PAGE_ROWS) },
		...(cursor === null ? {} : { cursor }),
	});
	const path = `/api/v1/deliveries?${query}`;
	const canReplay = actor.rights.has("channels.write") && actor.scope.kind === "organization";
	return {
		...{ channel: page.channel, path },
		screen: { path, initial: deliveryListView(page), timeZone, canReplay },
	};
}
