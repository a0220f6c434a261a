import type { DaySpan } from "@outlay/finops/day";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SqlSession } from "../database.ts";
import { meteredFactsSql } from "../read-models/metered-facts.ts";
import { isTokensSql } from "../read-models/spend-amounts.ts";
import { conversionSql } from "../read-models/spend-conversion.ts";
import { isKeyDimension } from "../read-models/spend-dimensions.ts";
import { factsSql } from "../read-models/spend-facts.ts";
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
	/** Which of them have usage that the amount lacks, because no price covers it. */
	readonly unpriced: string;
	/** Which facts count. */
	readonly counted: string;
}

/** What usage without a price is called: its model, else who runs it. */
export const UNPRICED_NAME = "coalesce(f.model, f.provider)";

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
	const isMetered = countedBasis(budget) === "metered";
	const what = budget.unit === "requests" ? "requests" : "cost";
	const sql = isMetered
		? await meteredFactsSql(session, { ...place, what, today: null })
		: recordSql(budget, place);
	const { parameters, span } = place;
	const unpaid = { sql, join: "", currency: "''", unpriced: "false" };
	if (budget.unit === "requests") return { ...unpaid, amount: "f.requests", counted: "true" };
	if (budget.unit === "tokens") {
		return { ...unpaid, amount: "f.quantity", counted: isTokensSql(parameters) };
	}
	const columns = { currency: "f.currency", day: "f.day" };
	const { join, currency, times } = conversionSql(
		{ convertTo: budget.currency, spans: [span], columns },
		parameters,
	);
	const cost = budget.costView === "invoice" ? "f.billed_cost" : "f.effective_cost";
	const view = { ...DEFAULT_SPEND_VIEW, view: budget.costView };
	const counted = `f.category = ANY(${parameters.add(categoriesOf(view, "counted"))}::text[])`;
	return { sql, join, currency, amount: `${cost}${times}`, unpriced: "f.unpriced > 0", counted };
}

/** What counts: bills and what stands for them, or what was metered alone. */
export type CountedBasis = "record" | "metered";

/** What a budget counts: only usage knows requests, whatever its basis says. */
export const countedBasis = ({ basis, unit }: Pick<Counting, "basis" | "unit">): CountedBasis =>
	basis === "metered" || unit === "requests" ? "metered" : "record";

function recordSql({ scope }: Counting, { span, parameters }: FactsPlace): string {
	const grain = scope.some(({ dimension }) => isKeyDimension(dimension)) ? "key" : "owner";
	return factsSql({ spans: [span], hierarchy: { kind: "as_was" }, grain }, parameters);
}
