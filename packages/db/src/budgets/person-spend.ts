import type { SpendByDay } from "@outlay/finops/budget";
import type { BudgetAmount } from "@outlay/finops/budget-plan";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { parseSum } from "../read-models/spend-amounts.ts";
import { DIMENSION_COLUMNS, filterSql } from "../read-models/spend-dimensions.ts";
import { sqlParameters } from "../read-models/spend-sql.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { countedFacts, UNPRICED_NAME } from "./budget-facts.ts";
import type { StoredBudget } from "./budget-rows.ts";

/** What one person used of a scope in a span. */
export interface PersonSpend {
	readonly used: BudgetAmount;
	/** Currencies that no rate converts: their money is not in `used`. In order. */
	readonly unconverted: readonly string[];
	/** Models whose usage has no price: what it costs is not in `used`. In order. */
	readonly unpriced: readonly string[];
}

export const NOTHING_USED: PersonSpend = { used: 0n, unconverted: [], unpriced: [] };

interface WantedPeople {
	readonly budget: Pick<StoredBudget, "scope" | "unit" | "currency" | "costView" | "basis">;
	readonly span: DaySpan;
}

/**
 * What each person used of a budget's scope in a span, by the name that the source gives them: one query, however many
 * there are. Spend that no person is named of (bills by key, shares of splits) is nobody's.
 */
export async function readPersonSpend(
	session: SqlSession,
	organizationId: string,
	{ budget, span }: WantedPeople,
): Promise<ReadonlyMap<string, PersonSpend>> {
	const rows = await readRows(session, organizationId, { budget, span, people: null });
	const people = new Map<string, PersonSpend>();
	for (const { person, currency, ...row } of rows) {
		const { used, unconverted, unpriced } = people.get(person) ?? NOTHING_USED;
		const amount = parseSum(row.amount);
		const isCounted = budget.unit !== "money" || currency === budget.currency;
		people.set(person, {
			used: isCounted ? used + amount : used,
			unconverted: isCounted || amount === 0n ? unconverted : [...unconverted, currency],
			unpriced: row.unpriced === null ? unpriced : [...new Set([...unpriced, ...row.unpriced])].sort(),
		});
	}
	return people;
}

/** What one person used of a scope day by day. */
export interface PersonDays {
	readonly spend: SpendByDay;
	/** Currencies that no rate converts on some day, with the last such day: their money is not in `spend`. */
	readonly unconverted: ReadonlyMap<string, Day>;
	/** Models whose usage has no price on some day, with the last such day: the same. */
	readonly unpriced: ReadonlyMap<string, Day>;
}

/** {@link readPersonSpend} of some people, by day. Whoever used nothing is missing. */
export async function readPersonDays(
	session: SqlSession,
	organizationId: string,
	{ budget, span, people }: WantedPeople & { readonly people: readonly string[] },
): Promise<ReadonlyMap<string, PersonDays>> {
	const rows = await readRows(session, organizationId, { budget, span, people });
	const found = new Map<string, Days>();
	for (const { person, currency, ...row } of rows) {
		if (row.day === null) continue;
		const day = dayFromDb(row.day);
		const amount = parseSum(row.amount);
		const own: Days = found.get(person) ?? { spend: new Map(), unconverted: new Map(), unpriced: new Map() };
		found.set(person, own);
		// In the order of days, so that the last one stays.
		for (const model of row.unpriced ?? []) own.unpriced.set(model, day);
		if (budget.unit === "money" && currency !== budget.currency) {
			if (amount !== 0n) own.unconverted.set(currency, day);
		} else own.spend.set(day, amount);
	}
	return found;
}

interface Days extends PersonDays {
	readonly spend: Map<Day, BudgetAmount>;
	readonly unconverted: Map<string, Day>;
	readonly unpriced: Map<string, Day>;
}

interface PersonRow {
	readonly person: string;
	/** Null: all days of the span together. */
	readonly day: string | null;
	readonly currency: string;
	readonly amount: string;
	readonly unpriced: readonly string[] | null;
}

/** `people` null: sums of everybody; else those of these people, day by day. */
async function readRows(
	session: SqlSession,
	organizationId: string,
	{ budget, span, people }: WantedPeople & { readonly people: readonly string[] | null },
): Promise<readonly PersonRow[]> {
	const parameters = sqlParameters(organizationId);
	// With people in the scope, the facts are those that know who spent.
	const scope = [...budget.scope, { dimension: "principal" as const, values: [] }];
	const counting = { ...budget, scope };
	const facts = await countedFacts(session, counting, { span, parameters, organizationId });
	const filters = budget.scope.map((part) =>
		filterSql(part, `${DIMENSION_COLUMNS[part.dimension]}::text`, parameters),
	);
	const who = people === null ? "f.principal <> ''" : `f.principal = ANY(${parameters.add(people)}::text[])`;
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	const { rows } = await session.query<PersonRow>(
		`SELECT f.principal AS person, ${people === null ? "NULL" : "f.day::text"} AS day, ${facts.currency} AS currency,
		   trim_scale(sum(${facts.amount}))::text AS amount,
		   array_agg(DISTINCT ${UNPRICED_NAME}) FILTER (WHERE ${facts.unpriced}) AS unpriced
		 FROM (${facts.sql}) f ${facts.join}
		 WHERE ${[days, facts.counted, who, ...filters].join(" AND ")}
		 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
		[...parameters.values],
	);
	return rows;
}
