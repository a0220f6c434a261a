import type { Actor } from "@outlay/db/actor";

/** Whether prices and discounts can be changed by this actor: they hold for the whole organization. */
export function mayWritePrices(actor: Pick<Actor, "rights" | "scope">): boolean {
	return actor.rights.has("prices.write") && actor.scope.kind === "organization";
}
