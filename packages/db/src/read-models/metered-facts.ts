import type { DaySpan } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { meteredSourcesSql, readMeteredSources } from "./metered-sources.ts";
import type { SpendDimension } from "./spend-dimensions.ts";
import { keyOwners, monthsOf } from "./spend-facts.ts";
import type { SqlParameters } from "./spend-sql.ts";

/** What metered usage is asked for: what it costs by the price book, or how many requests it counts. */
export interface MeteredFactsInput {
	readonly what: "cost" | "requests";
	readonly span: DaySpan;
	/** Placeholder of the day whose hierarchy holds, or null for that of each day. */
	readonly today: string | null;
	readonly organizationId: string;
	readonly parameters: SqlParameters;
}

/** Dimensions that metered usage of either kind has. */
const COMMON_DIMENSIONS = [
	"department",
	"team",
	"feature",
	"environment",
	"provider",
	"model",
	"account",
	"service",
	"subAccount",
	"apiKey",
	"resource",
	"principal",
] as const satisfies readonly SpendDimension[];

/** What a filter may ask of {@link meteredFactsSql}; what it does not have, nobody can say. */
export const METERED_DIMENSIONS: Readonly<Record<MeteredFactsInput["what"], readonly SpendDimension[]>> = {
	requests: COMMON_DIMENSIONS,
	cost: [...COMMON_DIMENSIONS, "meter", "tier", "category", "chargeClass"],
};

/**
 * SELECT of what was metered, in the shape of spend's facts, each day of the one source that counts: whatever the bill
 * says. Folded by key and day first: joined one by one, each fact would look up its owners again.
 */
export async function meteredFactsSql(
	session: SqlSession,
	{ what, span, today, organizationId, parameters }: MeteredFactsInput,
): Promise<string> {
	const sources = await readMeteredSources(session, { organizationId }, span);
	const chosen = meteredSourcesSql(sources, parameters);
	const months = parameters.add(monthsOf([span]));
	const { columns, joins } = keyOwners(today);
	const { table, own, names, counted, by } = KINDS[what];
	return `SELECT s.day, ${columns}, k.billing_account_id AS account_id, k.provider, k.model, k.service, k.sub_account,
	    k.api_key, k.resource, k.principal, 'direct'::text AS allocation, ${names}
	  FROM (
	    SELECT u.organization_id, u.charge_key_id, u.month, u.day, ${own}
	    FROM outlay.${table} u
	    JOIN ${chosen} ON h.account = u.billing_account_id AND h.day = u.day AND h.source = u.source AND h.scope = u.scope
	    WHERE u.organization_id = ${parameters.organization} AND u.month = ANY(${months}::date[]) ${counted}
	    GROUP BY u.organization_id, u.charge_key_id, u.month, u.day${by}) s
	  JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	  ${joins}`;
}

const KINDS = {
	requests: {
		table: "usage_fact",
		own: "sum(u.requests) AS requests",
		names: "s.requests",
		counted: "AND u.requests IS NOT NULL",
		by: "",
	},
	cost: {
		table: "charge",
		// Usage is not billed: on either view it costs what the price book says.
		own: `u.meter, nullif(u.tier, '') AS tier, u.charge_category AS category, nullif(u.charge_class, '') AS charge_class,
	      u.billing_currency AS currency, sum(coalesce(u.consumed_quantity, 0)) AS quantity,
	      sum(u.consumed_quantity) FILTER (WHERE u.rating = 'unpriced') AS unpriced,
	      sum(coalesce(u.effective_cost, 0)) AS billed_cost, sum(coalesce(u.effective_cost, 0)) AS effective_cost`,
		names:
			"s.meter, s.tier, s.category, s.charge_class, s.currency, s.quantity, s.unpriced, s.billed_cost, s.effective_cost",
		counted: "",
		by: ", u.meter, u.tier, u.charge_category, u.charge_class, u.billing_currency",
	},
} as const;
