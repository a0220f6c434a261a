import { type ExactDecimal, formatDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RuleSet } from "@outlay/finops/rule-set";
import type { Target } from "@outlay/finops/target";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { targetText } from "../spend/split-target-text.ts";
import { findDraft, findPublished, lockRules } from "./attribution-draft.ts";
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

/** Splits follow the metric: it was not removed. */
export interface MetricInUse {
	readonly code: "metric_in_use";
	readonly metric: string;
	/** Names of the rules. */
	readonly published: readonly string[];
	readonly draft: readonly string[];
}

/**
 * Removes a metric that no published rule and no rule of the draft follows. No split changes by that, and what closed
 * months were split by stays with them. False: there is none of this name.
 */
export async function removeMetric(
	database: Database,
	actor: Actor,
	input: { readonly name: string; readonly now: Date },
): Promise<Result<boolean, MetricInUse>> {
	const { name, now } = input;
	requireOrganizationRight(actor, "attribution.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, organizationId);
		const published = rulesFollowing((await findPublished(transaction, organizationId)).ruleSet, name);
		const draft = rulesFollowing(
			(await findDraft(transaction, organizationId))?.ruleSet ?? { rules: [] },
			name,
		);
		if (published.length + draft.length > 0) {
			return err({ code: "metric_in_use", metric: name, published, draft });
		}
		const { count } = await transaction.metricValue.deleteMany({ where: { organizationId, metric: name } });
		if (count === 0) return ok(false);
		const entry = {
			action: "metric.removed",
			subject: "metric",
			subjectId: name,
			details: { values: count },
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok(true);
	});
}

/** Names of the rules whose splits follow a metric. */
export function rulesFollowing({ rules }: RuleSet, metric: string): readonly string[] {
	return rules
		.filter(
			({ outcome }) => outcome.kind === "split" && outcome.method === "metric" && outcome.metric === metric,
		)
		.map(({ name }) => name);
}

const MARK_MONTHS_SQL = `INSERT INTO outlay.dirty_month (organization_id, month)
  SELECT DISTINCT v.organization_id, date_trunc('month', v.day)::date FROM outlay.metric_value v
  WHERE v.organization_id = $1::uuid AND v.metric = $2 AND NOT EXISTS (SELECT FROM outlay.accounting_period p
    WHERE p.organization_id = v.organization_id AND p.month = date_trunc('month', v.day)::date AND p.status = 'closed')
  ON CONFLICT DO NOTHING`;
