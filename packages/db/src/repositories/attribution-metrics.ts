import { type ExactDecimal, formatDecimal } from "@outlay/finops/money";
import type { Target } from "@outlay/finops/target";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { targetText } from "../spend/split-target-text.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

const INSERT_CHUNK = 5_000;

/** One line of a metric; one amount per day and target. */
export interface NewMetricValue {
	readonly day: string;
	readonly target: Target;
	readonly amount: ExactDecimal;
}

/**
 * Replaces a metric. It is data, not a rule: splits of the open months that it had or has values in are computed again
 * at once. Closed months keep the values that they were split by.
 */
export async function replaceMetric(
	database: Database,
	actor: Actor,
	input: {
		readonly metric: { readonly name: string; readonly values: readonly NewMetricValue[] };
		readonly now: Date;
	},
): Promise<void> {
	const { metric, now } = input;
	requireOrganizationRight(actor, "attribution.write");
	const { organizationId } = actor;
	const data = metric.values.map(({ day, target, amount }) => ({
		organizationId,
		metric: metric.name,
		day: new Date(`${day}T00:00:00Z`),
		target: targetText(target),
		amount: formatDecimal(amount),
	}));
	await inTransaction(database, actor, async (transaction) => {
		const markMonths = () => transaction.$executeRawUnsafe(MARK_MONTHS_SQL, organizationId, metric.name);
		await markMonths();
		await transaction.metricValue.deleteMany({ where: { organizationId, metric: metric.name } });
		for (let at = 0; at < data.length; at += INSERT_CHUNK) {
			await transaction.metricValue.createMany({ data: data.slice(at, at + INSERT_CHUNK) });
		}
		await markMonths();
		const details = { values: data.length };
		const entry = { action: "metric.replaced", subject: "metric", subjectId: metric.name, details };
		await appendAudit(transaction, actor, { entry, now });
		await addToOutbox(transaction, organizationId, { job: "spend.rebuild", payload: { organizationId } });
	});
}

const MARK_MONTHS_SQL = `INSERT INTO outlay.dirty_month (organization_id, month)
  SELECT DISTINCT v.organization_id, date_trunc('month', v.day)::date FROM outlay.metric_value v
  WHERE v.organization_id = $1::uuid AND v.metric = $2 AND NOT EXISTS (SELECT FROM outlay.accounting_period p
    WHERE p.organization_id = v.organization_id AND p.month = date_trunc('month', v.day)::date AND p.status = 'closed')
  ON CONFLICT DO NOTHING`;
