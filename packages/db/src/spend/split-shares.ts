import { addMonths, type DaySpan, firstDay, type Month } from "@outlay/finops/day";
import type { Currency } from "@outlay/finops/money";
import { parseAtto, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { RuleSet, SplitOutcome } from "@outlay/finops/rule-set";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { type DirectSpend, type MetricValue, type Shares, sharesOf } from "@outlay/finops/splits";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "./record-days.ts";
import { parseTargetText } from "./split-target-text.ts";

/** How one pool's money of a month is shared on each view of cost; equal unless the split is by direct spend. */
export interface PoolShares {
	readonly consumption: Shares;
	readonly invoice: Shares;
}

/** Shares of a pool (a split rule) for one currency; null when the rule is not a published split. */
export type MonthShares = (ruleId: string, currency: Currency) => PoolShares | null;

/** Direct spend of a month in one currency, by view. */
export interface DirectByView {
	readonly consumption: readonly DirectSpend[];
	readonly invoice: readonly DirectSpend[];
}

const NO_DIRECT: DirectByView = { consumption: [], invoice: [] };

/**
 * Shares of every published split for a month. Direct spend is what the default view counts (tax and credits have no
 * say), on the consumption basis for effective, contracted and list cost and on the invoice basis for billed cost.
 */
export async function readMonthShares(
	session: SqlSession,
	organizationId: string,
	month: Month,
): Promise<MonthShares> {
	const splits = await readSplits(session, organizationId);
	const direct = await readDirectSpend(session, organizationId, month);
	const metrics = await readMetrics(session, organizationId, month);
	return (ruleId, currency) => {
		const split = splits.get(ruleId);
		if (split === undefined) return null;
		const metric = metrics.get(split.metric ?? "") ?? [];
		const { consumption, invoice } = direct.get(currency) ?? NO_DIRECT;
		return {
			consumption: sharesOf({ split, direct: consumption, metric, month: spanOf(month) }),
			invoice: sharesOf({ split, direct: invoice, metric, month: spanOf(month) }),
		};
	};
}

/** The days of a month. */
export const spanOf = (month: Month): DaySpan => ({
	start: firstDay(month),
	end: firstDay(addMonths(month, 1)),
});

async function readSplits(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlyMap<string, SplitOutcome>> {
	const published = await session.query<{ body: RuleSet }>(
		`SELECT body FROM outlay.rule_set WHERE organization_id = $1 AND status = 'published'`,
		[organizationId],
	);
	return splitsOf(published.rows[0]?.body ?? { rules: [] });
}

/** The pools of a rule set, by rule id. */
export function splitsOf({ rules }: RuleSet): ReadonlyMap<string, SplitOutcome> {
	return new Map(
		rules.flatMap(({ id, outcome }) => (outcome.kind === "split" ? [[id, outcome] as const] : [])),
	);
}

interface DirectRow {
	readonly currency: string;
	readonly department: string | null;
	readonly team: string | null;
	readonly feature: string | null;
	readonly environment: string | null;
	readonly effective: string;
	readonly billed: string;
}

/** Direct spend of a month by currency. Owners by slug: rules name them so. */
export async function readDirectSpend(
	session: SqlSession,
	organizationId: string,
	month: Month,
): Promise<ReadonlyMap<Currency, DirectByView>> {
	const result = await session.query<DirectRow>(
		`SELECT s.billing_currency AS currency, NULL AS department, t.slug AS team, f.slug AS feature, e.slug AS environment,
		   sum(s.effective_cost)::text AS effective, sum(s.billed_cost)::text AS billed
		 FROM outlay.spend_day s
		 LEFT JOIN outlay.team t ON t.organization_id = s.organization_id AND t.id = s.team_id
		 LEFT JOIN outlay.feature f ON f.organization_id = s.organization_id AND f.id = s.feature_id
		 LEFT JOIN outlay.environment e ON e.organization_id = s.organization_id AND e.id = s.environment_id
		 WHERE s.organization_id = $1 AND s.month = $2 AND s.kind = 'direct' AND s.charge_category = ANY($3::text[])
		 GROUP BY 1, 2, 3, 4, 5`,
		[organizationId, firstDay(month), categoriesOf(DEFAULT_SPEND_VIEW, "counted")],
	);
	const byCurrency = Map.groupBy(result.rows, (row) => row.currency);
	return new Map(
		[...byCurrency].map(([currency, rows]) => [
			currency,
			{
				consumption: rows.map((owner) => ({ owner, atto: attoOf(owner.effective) })),
				invoice: rows.map((owner) => ({ owner, atto: attoOf(owner.billed) })),
			},
		]),
	);
}

/** Metric values of the month by metric name. */
export async function readMetrics(
	session: SqlSession,
	organizationId: string,
	month: Month,
): Promise<ReadonlyMap<string, readonly MetricValue[]>> {
	const { start, end } = spanOf(month);
	const result = await session.query<{ metric: string; day: string; target: string; amount: string }>(
		`SELECT metric, day::text, target, amount::text FROM outlay.metric_value
		 WHERE organization_id = $1 AND day >= $2 AND day < $3 ORDER BY metric, day, target`,
		[organizationId, start, end],
	);
	const values = result.rows.map((row) => {
		const target = parseTargetText(row.target);
		const amount = parseDecimal(row.amount);
		invariant(target.ok && amount.ok, `the database holds the metric ${row.target} ${row.amount}`);
		return { name: row.metric, day: dayFromDb(row.day), target: target.value, amount: amount.value };
	});
	return Map.groupBy(values, ({ name }) => name);
}

/** An amount of the database. */
export function attoOf(text: string): bigint {
	const parsed = parseAtto(text);
	invariant(parsed.ok, `the database holds the amount ${text}`);
	return parsed.value;
}
