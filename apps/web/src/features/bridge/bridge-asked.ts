import type { BridgeQuery } from "@outlay/db/read-models/bridge";
import type { BridgeAsked } from "../../app/api/v1/bridge/schema.ts";
import { filtersOf } from "../spend/api/filter-schema.ts";
import { pseudonymKey, type SpendContext } from "../spend/query/spend-context.ts";

/** What the read model is asked, from a request to the API. */
export function askedBridge(
	request: BridgeAsked,
	{ today, fiscal }: Pick<SpendContext, "today" | "fiscal">,
	lines: number,
): BridgeQuery {
	const { from, to, view, tax, credits, costBasis: basis } = request;
	return {
		...{ from, to, basis, lines, today, fiscal },
		view: { view, tax, credits },
		hierarchy: request.hierarchy === "now" ? { kind: "as_now", today } : { kind: "as_was" },
		filters: filtersOf(request),
		convertTo: request.convertTo ?? null,
		currency: request.currency ?? null,
		pseudonymKey: pseudonymKey(),
	};
}
