import type { BudgetAmount } from "@outlay/finops/budget-plan";
import type { DaySpan } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { parseSum } from "../read-models/spend-amounts.ts";
import { DIMENSION_COLUMNS, filterSql } from "../read-models/spend-dimensions.ts";
import { sqlParameters } from "../read-models/spend-sql.ts";
import { countedFacts } from "./budget-facts.ts";
import type { StoredBudget } from "./budget-rows.ts";

/** What one person used of a scope in a span. */
export interface PersonSpend {
	readonly used: BudgetAmount;
	/** Currencies that no rate converts: their money is not in `used`. In order. */
	readonly unconverted: readonly string[];
}

/**
 * What each person used of a budget's scope in a span, by the name that the source gives them: one query, however many
 * there are. Spend that no person is named of (bills by key, shares of splits) is nobody's.
 */
export async function readPersonSpend(
	session: SqlSession,
	organizationId: string,
	{
		budget,
		span,
	}: {
		readonly budget: Pick<StoredBudget, "scope" | "unit" | "currency" | "costView" | "basis">;
		readonly span: DaySpan;
	},
): Promise<ReadonlyMap<string, PersonSpend>> {
	const parameters = sqlParameters(organizationId);
	// With people in the scope, the facts are those that know who spent.
	const scope = [...budget.scope, { dimension: "principal" as const, values: [] }];
	const counting = { ...budget, scope };
	const facts = await countedFacts(session, counting, { span, parameters, organizationId });
	const filters = budget.scope.map((part) =>
		filterSql(part, `${DIMENSION_COLUMNS[part.dimension]}::text`, parameters),
	);
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	const { rows } = await session.query<{ person: string; currency: string; amount: string }>(
		`SELECT f.principal AS person, ${facts.currency} AS currency, trim_scale(sum(${facts.amount}))::text AS amount
		 FROM (${facts.sql}) f ${facts.join}
		 WHERE ${[days, facts.counted, "f.principal <> ''", ...filters].join(" AND ")}
		 GROUP BY 1, 2 ORDER BY 1, 2`,
		[...parameters.values],
	);
	const people = new Map<string, PersonSpend>();
	for (const { person, currency, amount } of rows) {
		const { used, unconverted } = people.get(person) ?? { used: 0n, unconverted: [] };
		const isCounted = budget.unit !== "money" || currency === budget.currency;
		people.set(person, {
			used: isCounted ? used + parseSum(amount) : used,
			unconverted: isCounted ? unconverted : [...unconverted, currency],
		});
	}
	return people;
}
