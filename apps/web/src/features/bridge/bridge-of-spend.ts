import type { BridgeQuery } from "@outlay/db/read-models/bridge";
import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import { bridgeSideText } from "@outlay/finops/bridge-side";
import type { Periods } from "../spend/query/periods.ts";
import type { SpendContext } from "../spend/query/spend-context.ts";
import { NONE } from "../spend/query/spend-url.ts";

/** The bridge of an analysis screen: from the days that it compares with to those that it shows. Null: it compares nothing. */
export function bridgeOfSpend(
	cut: Omit<CutQuery, "granularity"> & Periods,
	{ today, fiscal }: Pick<SpendContext, "today" | "fiscal">,
	{ currency, lines }: Pick<BridgeQuery, "currency" | "lines">,
): BridgeQuery | null {
	const { compare, known, view, hierarchy, filters, convertTo, pseudonymKey } = cut;
	if (compare === null) return null;
	return {
		...{ view, hierarchy, filters, convertTo, pseudonymKey, currency, lines, today, fiscal },
		basis: "record",
		from: { kind: "actual", span: compare },
		to: { kind: "actual", span: known },
	};
}

/** The same bridge as a request to the API, which keeps what is written about it. */
export function explanationRequest(query: BridgeQuery): Readonly<Record<string, string>> {
	const { from, to, view, hierarchy, basis, currency, convertTo, filters } = query;
	return {
		from: bridgeSideText(from),
		to: bridgeSideText(to),
		...view,
		hierarchy: hierarchy.kind === "as_now" ? "now" : "was",
		costBasis: basis,
		...(currency === null ? {} : { currency }),
		...(convertTo === null ? {} : { convertTo }),
		...Object.fromEntries(
			filters.map(({ dimension, values }) => [
				dimension,
				values.map((value) => (value ?? NONE).replaceAll(",", "%2C")).join(","),
			]),
		),
	};
}
