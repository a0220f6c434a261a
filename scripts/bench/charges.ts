import type { Actor } from "@outlay/db/actor";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import type { BenchDatabase } from "./bench-server.ts";
import { FEATURES } from "./company.ts";

/** Days of the year that the benchmarks look at. */
export const YEAR = { start: "2025-09-01", end: "2026-09-01", days: 365 } as const;
/** Charges of a key: one per day and meter. */
export const CHARGES_PER_KEY = YEAR.days * 2;
const MODELS = 3;

/** Puts charges of twelve months straight into the database, as many imports would have, and rebuilds spend from them. */
export async function addCharges(target: BenchDatabase, actor: Actor, keys: number): Promise<void> {
	const { superuser } = target;
	const scope = [actor.organizationId, YEAR.start, YEAR.end];
	await superuser.query(ACCOUNT_SQL, [actor.organizationId]);
	await superuser.query(
		"SELECT outlay.ensure_month(m::date) FROM generate_series($1::date, $2::date, '1 month') m",
		scope.slice(1),
	);
	await superuser.query(KEYS_SQL, [...scope, keys]);
	await superuser.query(CHARGES_SQL, scope);
	await superuser.query(CELLS_SQL, scope);
	await superuser.query("ANALYZE");
	await rebuildSpend(target.database, actor);
	await superuser.query("VACUUM (ANALYZE)");
}

const ACCOUNT = "'00000000-0000-8000-a000-000000000001'::uuid";
const IMPORT = "'00000000-0000-8000-a000-000000000002'::uuid";

const ACCOUNT_SQL = `INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
  VALUES ($1, ${ACCOUNT}, 'google', 'bench', 'Bench')`;

const KEYS_SQL = `INSERT INTO outlay.charge_key (organization_id, id, billing_account_id, provider, api_key, model, tags,
    names, first_seen, last_seen)
  SELECT $1::uuid, md5('key ' || n)::uuid, ${ACCOUNT}, 'google', 'key-' || n, 'gemini-' || (n % ${FEATURES}) % ${MODELS},
    jsonb_build_object('feature', 'f' || n % ${FEATURES}), '{}', $2::date, $3::date - 1
  FROM generate_series(0, $4::int - 1) n`;

const CHARGES_SQL = `INSERT INTO outlay.charge (organization_id, charge_key_id, month, id, billing_account_id, source, scope,
    day, import_id, charge_period_start, charge_period_end, accounting_month, basis, rating, meter, tier, context_band,
    charge_category, charge_class, billing_currency, consumed_quantity, billed_cost, effective_cost, contracted_cost,
    list_cost, invoice_id, charge_description, fold_id, lines)
  SELECT $1::uuid, k.id, date_trunc('month', d)::date, x.id, ${ACCOUNT}, 'focus', 'account', d::date, ${IMPORT}, d,
    d + interval '1 day', date_trunc('month', d)::date, 'billed', 'billed', m, 'standard', '', 'Usage', '', 'USD',
    x.quantity, x.cost, x.cost, x.cost, x.cost, '', 'tokens', x.id, 1
  FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 day', '1 day') d,
    unnest(ARRAY['input', 'output']) m, outlay.charge_key k,
    LATERAL (SELECT md5(k.id::text || d || m)::uuid AS id, 1000 + (extract(doy FROM d)::int * 37) % 900 AS quantity,
      (1000 + (extract(doy FROM d)::int * 37) % 900) * 0.0000021 AS cost) x
  WHERE k.organization_id = $1`;

const CELLS_SQL = `WITH days AS (
    SELECT d::date AS day FROM generate_series($2::date, $3::date - 1, interval '1 day') d),
  cells AS (
    INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of, sha256,
      import_id, finality_lag_days, precedence, is_gateway)
    SELECT $1::uuid, ${ACCOUNT}, 'focus', 'focus', 'account', day, 'billed', false, $3::date + 30, '', ${IMPORT}, 3, 20, false
    FROM days)
  INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day) SELECT $1::uuid, ${ACCOUNT}, day FROM days`;
