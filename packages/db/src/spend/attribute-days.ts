import type { Day } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { partDays, readClosedMonths } from "./closed-months.ts";
import { lockAccount } from "./lock-account.ts";

/** Columns that a row of spend by owner is grouped by, after the owner. */
const CARRIED = `s.billing_account_id, k.provider, coalesce(k.model, ''), s.meter, s.source, s.basis, s.coverage`;

/** Months of the days at a placeholder: so that only their partitions are opened. */
const monthsOf = (days: string) =>
	`(ARRAY(SELECT DISTINCT date_trunc('month', d)::date FROM unnest(${days}::date[]) d))`;

/**
 * Folds spend by charge key to spend by owner, for one account's days. Owners are those of the day: a feature's team
 * and a team's department are looked up by date ("as was"). Money of a split stays `unallocated` under its rule and its
 * month is marked: {@link splitMonths} shares it when all accounts of the month are attributed. Days of closed months
 * are left alone.
 */
export async function attributeDays(
	session: SqlSession,
	account: { readonly organizationId: string; readonly accountId: string },
	wanted: readonly Day[],
): Promise<void> {
	const { openDays: days } = partDays(wanted, await readClosedMonths(session, account.organizationId));
	if (days.length === 0) return;
	await lockAccount(session, account);
	const scope = [account.organizationId, account.accountId, days];
	await session.query(
		`DELETE FROM outlay.spend_day WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])
		   AND month = ANY(${monthsOf("$3")})`,
		scope,
	);
	await session.query(
		`INSERT INTO outlay.spend_day (organization_id, month, day, id, department_id, team_id, feature_id, environment_id,
		   billing_account_id, provider, model, meter, source, basis, coverage, kind, rule_id, charge_category, charge_class,
		   billing_currency, accounting_month, billed_cost, effective_cost, contracted_cost, list_cost, consumed_quantity,
		   unpriced_quantity)
		 SELECT s.organization_id, s.month, s.day, gen_random_uuid(), tp.department_id, coalesce(fp.team_id, a.team_id),
		   a.feature_id, a.environment_id, ${CARRIED},
		   CASE WHEN a.kind IS DISTINCT FROM 'target' OR coalesce(fp.team_id, a.team_id) IS NULL THEN 'unallocated' ELSE 'direct' END,
		   coalesce(a.rule_id, ''), s.charge_category, s.charge_class, s.billing_currency, s.accounting_month,
		   sum(s.billed_cost), sum(s.effective_cost), sum(s.contracted_cost), sum(s.list_cost), sum(s.consumed_quantity),
		   sum(s.unpriced_quantity)
		 FROM outlay.spend_key_day s
		 JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
		 LEFT JOIN outlay.allocation a ON a.organization_id = s.organization_id AND a.charge_key_id = s.charge_key_id
		   AND s.day >= a.valid_from AND s.day < a.valid_to
		 LEFT JOIN outlay.feature_placement fp ON fp.organization_id = s.organization_id AND fp.feature_id = a.feature_id
		   AND s.day >= fp.valid_from AND (fp.valid_to IS NULL OR s.day < fp.valid_to)
		 LEFT JOIN outlay.team_placement tp ON tp.organization_id = s.organization_id
		   AND tp.team_id = coalesce(fp.team_id, a.team_id)
		   AND s.day >= tp.valid_from AND (tp.valid_to IS NULL OR s.day < tp.valid_to)
		 WHERE s.organization_id = $1 AND s.billing_account_id = $2 AND s.day = ANY($3::date[])
		   AND s.month = ANY(${monthsOf("$3")})
		 GROUP BY s.organization_id, s.month, s.day, tp.department_id, coalesce(fp.team_id, a.team_id), a.feature_id,
		   a.environment_id, ${CARRIED}, a.kind, a.rule_id, s.charge_category, s.charge_class, s.billing_currency,
		   s.accounting_month`,
		scope,
	);
	await session.query(
		`INSERT INTO outlay.dirty_month (organization_id, month)
		 SELECT $1, m FROM unnest(${monthsOf("$2")}) m ORDER BY m ON CONFLICT DO NOTHING`,
		[account.organizationId, days],
	);
}
