import type { DaySpan } from "@outlay/finops/day";
import { type Actor, requireRight } from "../actor.ts";
import { countedFacts } from "../budgets/budget-facts.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import type { BudgetSummary } from "./budgets.ts";
import { formatSum, parseSum } from "./spend-amounts.ts";
import { DIMENSION_COLUMNS, filterSql, scopeSql } from "./spend-dimensions.ts";
import { readLabels } from "./spend-labels.ts";
import type { SpendGroup } from "./spend-result.ts";
import { sqlParameters } from "./spend-sql.ts";

/** What budgets are taken apart by. */
export type ContributingDimension = "feature" | "model" | "team";

/** A part of what a budget used, in its unit, as decimal text. */
export interface BudgetPart extends Pick<SpendGroup, "key" | "label"> {
	readonly amount: string;
}

/** What a budget used of a span by one dimension: the largest, then the others as one. They sum to the whole exactly. */
export interface BudgetContributions {
	readonly dimension: ContributingDimension;
	readonly whole: string;
	readonly parts: readonly BudgetPart[];
}

interface Asked {
	/** One that the actor sees. */
	readonly budget: Pick<BudgetSummary, "scope" | "unit" | "currency" | "costView" | "basis">;
	readonly span: DaySpan;
	readonly dimensions: readonly ContributingDimension[];
	readonly top: number;
}

/**
 * What a budget counts in a span, by dimension: in its unit and on its basis, so that the parts sum to what it used. Money
 * that no rate converts is no part of it.
 */
export async function readBudgetContributions(
	database: Database,
	actor: Actor,
	{ dimensions, ...asked }: Asked,
): Promise<readonly BudgetContributions[]> {
	requireRight(actor, "spend.read");
	return inSqlTransaction(database, actor, async (session) => {
		const found: BudgetContributions[] = [];
		for (const dimension of dimensions) found.push(await readOne(session, actor, { ...asked, dimension }));
		return found;
	});
}

async function readOne(
	session: SqlSession,
	actor: Actor,
	{ budget, span, dimension, top }: Omit<Asked, "dimensions"> & { readonly dimension: ContributingDimension },
): Promise<BudgetContributions> {
	const { organizationId } = actor;
	const parameters = sqlParameters(organizationId);
	const scope = budget.scope.map((part) => ({ ...part, values: part.values.map(({ key }) => key) }));
	const facts = await countedFacts(session, { ...budget, scope }, { span, parameters, organizationId });
	const filters = scope.map((part) =>
		filterSql(part, `${DIMENSION_COLUMNS[part.dimension]}::text`, parameters),
	);
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	const { rows } = await session.query<{ key: string | null; currency: string; amount: string }>(
		`SELECT ${DIMENSION_COLUMNS[dimension]}::text AS key, ${facts.currency} AS currency,
		   trim_scale(sum(${facts.amount}))::text AS amount
		 FROM (${facts.sql}) f ${facts.join}
		 WHERE ${[days, facts.counted, scopeSql(actor, parameters), ...filters].join(" AND ")}
		 GROUP BY 1, 2`,
		[...parameters.values],
	);
	const counted = rows
		.filter(({ currency }) => budget.unit !== "money" || currency === budget.currency)
		.map(({ key, amount }) => ({ key, amount: parseSum(amount) }))
		.sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
	const ids = counted.flatMap(({ key }) => key ?? []);
	const labels = await readLabels(session, actor, { dimension, ids });
	const parts = counted.slice(0, top).map(({ key, amount }): BudgetPart => {
		const label = key === null ? undefined : labels.get(key);
		const value = label?.value ?? key;
		return {
			key: value === null ? { kind: "none" } : { kind: "value", value },
			label: label?.label ?? key ?? "",
			amount: formatSum(amount),
		};
	});
	const sum = (some: readonly { readonly amount: bigint }[]) =>
		some.reduce((all, { amount }) => all + amount, 0n);
	const others = counted.slice(top);
	const rest: readonly BudgetPart[] =
		others.length === 0
			? []
			: [{ key: { kind: "others", count: others.length }, label: "", amount: formatSum(sum(others)) }];
	return { dimension, whole: formatSum(sum(counted)), parts: [...parts, ...rest] };
}
