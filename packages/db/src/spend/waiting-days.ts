import type { Day } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";

/** What tells rows of spend by charge key apart on a day. */
const FOLD = `charge_key_id, day, source, basis, coverage, meter, tier, charge_category, charge_class, billing_currency,
  accounting_month`;

const AMOUNTS = [
	"billed_cost",
	"effective_cost",
	"contracted_cost",
	"list_cost",
	"consumed_quantity",
	"unpriced_quantity",
] as const;

const columns = (sign: "" | "-") => AMOUNTS.map((name) => `${sign}${name} AS ${name}`).join(", ");

/**
 * Notes which closed days of an account newer data would change, and by how much money in each currency: `computed`
 * (shaped like spend_key_day) is what they would be, spend by charge key is what they stay. A day whose money would only
 * move between keys is noted with zero; one that would be as it is, is not.
 */
export async function noteWaitingDays(
	session: SqlSession,
	account: { readonly organizationId: string; readonly accountId: string },
	{ days, computed }: { readonly days: readonly Day[]; readonly computed: string },
): Promise<void> {
	const scope = [account.organizationId, account.accountId, days];
	await session.query(
		"DELETE FROM outlay.waiting_day WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])",
		scope,
	);
	await session.query(
		`INSERT INTO outlay.waiting_day (organization_id, billing_account_id, day, currency, billed_cost, effective_cost)
		 SELECT $1, $2, day, billing_currency, sum(billed_cost), sum(effective_cost) FROM (
		   SELECT day, billing_currency, sum(billed_cost) AS billed_cost, sum(effective_cost) AS effective_cost FROM (
		     SELECT ${FOLD}, ${columns("")} FROM ${computed}
		     UNION ALL SELECT ${FOLD}, ${columns("-")} FROM outlay.spend_key_day
		     WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])) both_sides
		   GROUP BY ${FOLD}
		   HAVING ${AMOUNTS.map((name) => `sum(${name}) <> 0`).join(" OR ")}) changed
		 GROUP BY day, billing_currency`,
		scope,
	);
}
