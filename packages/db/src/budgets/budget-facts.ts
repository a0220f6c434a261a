import type { DaySpan } from "@outlay/finops/day";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SqlSession } from "../database.ts";
import { meteredSourcesSql, readMeteredSources } from "../read-models/metered-sources.ts";
import { isTokensSql } from "../read-models/spend-amounts.ts";
import { conversionSql } from "../read-models/spend-conversion.ts";
import { isKeyDimension } from "../read-models/spend-dimensions.ts";
import { factsSql, keyOwners, monthsOf } from "../read-models/spend-facts.ts";
import type { SqlParameters } from "../read-models/spend-sql.ts";
import type { BudgetDefinition } from "./budget-definition.ts";

/** What a budget counts, as SQL. */
export interface CountedFacts {
	/** SELECT of the facts `f`, with the columns that dimensions are found in. */
	readonly sql: string;
	/** LEFT JOIN of exchange rates, where money is converted. */
	readonly join: string;
	/** The currency that the amount is in; an empty text where nothing is paid. */
	readonly currency: string;
	readonly amount: string;
	/** Which facts count. */
	readonly counted: string;
}

type Counting = Pick<BudgetDefinition, "scope" | "unit" | "currency" | "costView" | "basis">;

interface FactsPlace {
	readonly span: DaySpan;
	readonly parameters: SqlParameters;
	readonly organizationId: string;
}

/**
 * The facts that a budget counts: spend of record, by owner where that is enough; or what was metered, where its basis
 * says so and for requests, which only usage knows. Shares that splits move are spend of record: metered usage stays
 * with the key that had it.
 */
export async function countedFacts(
	session: SqlSession,
	budget: Counting,
	place: FactsPlace,
): Promise<CountedFacts> {
	const isMetered = budget.basis === "metered" || budget.unit === "requests";
	const sql = isMetered ? await meteredSql(session, budget, place) : recordSql(budget, place);
	const { parameters, span } = place;
	if (budget.unit === "requests") {
		return { sql, join: "", currency: "''", amount: "f.requests", counted: "true" };
	}
	if (budget.unit === "tokens") {
		return { sql, join: "", currency: "''", amount: "f.quantity", counted: isTokensSql(parameters) };
	}
	const columns = { currency: "f.currency", day: "f.day" };
	const { join, currency, times } = conversionSql(
		{ convertTo: budget.currency, spans: [span], columns },
		parameters,
	);
	const cost = budget.costView === "invoice" ? "f.billed_cost" : "f.effective_cost";
	const view = { ...DEFAULT_SPEND_VIEW, view: budget.costView };
	const counted = `f.category = ANY(${parameters.add(categoriesOf(view, "counted"))}::text[])`;
	return { sql, join, currency, amount: `${cost}${times}`, counted };
}

function recordSql({ scope }: Counting, { span, parameters }: FactsPlace): string {
	const grain = scope.some(({ dimension }) => isKeyDimension(dimension)) ? "key" : "owner";
	return factsSql({ spans: [span], hierarchy: { kind: "as_was" }, grain }, parameters);
}

/** Folded by key and day first: joined one by one, each fact would look up its owners again. */
async function meteredSql(
	session: SqlSession,
	{ unit }: Counting,
	{ span, parameters, organizationId }: FactsPlace,
): Promise<string> {
	const sources = await readMeteredSources(session, { organizationId }, span);
	const chosen = meteredSourcesSql(sources, parameters);
	const months = parameters.add(monthsOf([span]));
	const { columns, joins } = keyOwners(null);
	const [table, own] =
		unit === "requests" ? ["usage_fact", "sum(u.requests) AS requests"] : ["charge", CHARGE_COLUMNS];
	const names =
		unit === "requests"
			? "s.requests"
			: "s.meter, s.category, s.currency, s.quantity, s.billed_cost, s.effective_cost";
	const counted = unit === "requests" ? "AND u.requests IS NOT NULL" : "";
	const by = unit === "requests" ? "" : ", u.meter, u.charge_category, u.billing_currency";
	return `SELECT s.day, ${columns}, k.provider, k.model, k.api_key, k.principal, ${names}
	  FROM (
	    SELECT u.organization_id, u.charge_key_id, u.month, u.day, ${own}
	    FROM outlay.${table} u
	    JOIN ${chosen} ON h.account = u.billing_account_id AND h.day = u.day AND h.source = u.source AND h.scope = u.scope
	    WHERE u.organization_id = ${parameters.organization} AND u.month = ANY(${months}::date[]) ${counted}
	    GROUP BY u.organization_id, u.charge_key_id, u.month, u.day${by}) s
	  JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	  ${joins}`;
}

/** Usage is not billed: on either view it costs what the price book says. */
const CHARGE_COLUMNS = `u.meter, u.charge_category AS category, u.billing_currency AS currency,
	      sum(coalesce(u.consumed_quantity, 0)) AS quantity, sum(coalesce(u.effective_cost, 0)) AS billed_cost,
	      sum(coalesce(u.effective_cost, 0)) AS effective_cost`;
