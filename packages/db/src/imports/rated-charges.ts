import type { SqlSession } from "../database.ts";
import { copyInto, copyLine } from "./copy.ts";

/** A folded usage fact, as rating needs it. Quantities and counts are integers in text. */
export interface FactToRate {
	readonly id: string;
	readonly keyId: string;
	readonly provider: string;
	readonly model: string | null;
	readonly day: string;
	readonly tier: string;
	readonly reach: string;
	readonly contextBand: string;
	readonly outcome: string;
	readonly requests: bigint | null;
	readonly quantities: Readonly<Record<string, bigint>>;
}

/** One meter of a fact after rating. Amounts are decimal text; null when no price is known. */
export interface RatedCharge {
	readonly factId: string;
	readonly id: string;
	readonly meter: string;
	readonly quantity: string;
	readonly currency: string;
	readonly cost: { readonly list: string; readonly effective: string } | null;
}

/** Table of facts to rate: `new_fact` inside an import, `rerate_fact` when prices changed. */
export type FactTable = "new_fact" | "rerate_fact";

interface FactRow {
	readonly id: string;
	readonly key_id: string;
	readonly provider: string;
	readonly model: string | null;
	readonly day: string;
	readonly tier: string;
	readonly reach: string;
	readonly context_band: string;
	readonly outcome: string;
	readonly requests: string | null;
	readonly quantities_text: Readonly<Record<string, string>>;
}

/** The next facts after `afterId` in id order; empty at the end. */
export async function pageFacts(
	session: SqlSession,
	{ table, organizationId }: { readonly table: FactTable; readonly organizationId: string },
	page: { readonly afterId: string; readonly limit: number },
): Promise<readonly FactToRate[]> {
	const result = await session.query<FactRow>(
		`SELECT f.id, f.key_id, k.provider, k.model, f.day::text, f.tier, f.reach, f.context_band, f.outcome, f.requests::text,
		   (SELECT coalesce(jsonb_object_agg(q.key, q.value), '{}') FROM jsonb_each_text(f.quantities) q) AS quantities_text
		 FROM ${table} f JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = f.key_id
		 WHERE f.id > $2 ORDER BY f.id LIMIT $3`,
		[organizationId, page.afterId, page.limit],
	);
	return result.rows.map((row) => ({
		id: row.id,
		keyId: row.key_id,
		provider: row.provider,
		model: row.model,
		day: row.day,
		tier: row.tier,
		reach: row.reach,
		contextBand: row.context_band,
		outcome: row.outcome,
		requests: row.requests === null ? null : BigInt(row.requests),
		quantities: Object.fromEntries(
			Object.entries(row.quantities_text).map(([meter, text]) => [meter, BigInt(text)]),
		),
	}));
}

/** Creates the table that rated charges wait in. Inside the transaction that inserts them. */
export async function openRated(session: SqlSession): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE stage_rated (fact_id uuid, id uuid, meter text, quantity numeric, currency text, list numeric,
		   effective numeric) ON COMMIT DROP`,
	);
}

export async function stageRated(session: SqlSession, charges: readonly RatedCharge[]): Promise<void> {
	if (charges.length === 0) return;
	await copyInto(
		session,
		"stage_rated",
		charges.map((charge) =>
			copyLine([
				charge.factId,
				charge.id,
				charge.meter,
				charge.quantity,
				charge.currency,
				charge.cost?.list ?? null,
				charge.cost?.effective ?? null,
			]),
		),
	);
}

/** Inserts the rated charges beside their facts. */
export async function insertRated(
	session: SqlSession,
	table: FactTable,
	origin: { readonly organizationId: string; readonly source: string },
): Promise<void> {
	await session.query(
		`INSERT INTO outlay.charge (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
		   import_id, charge_period_start, charge_period_end, accounting_month, basis, rating, meter, tier, context_band,
		   charge_category, charge_class, billing_currency, consumed_quantity, billed_cost, effective_cost,
		   contracted_cost, list_cost, invoice_id, charge_description, fold_id, lines)
		 SELECT $1, f.key_id, date_trunc('month', f.day)::date, r.id, f.account_id, $2, f.scope, f.day, f.import_id,
		   f.period_start, f.period_end, date_trunc('month', f.day)::date, 'metered',
		   CASE WHEN r.list IS NULL THEN 'unpriced' ELSE 'priced' END, r.meter, f.tier, f.context_band, 'Usage', '',
		   r.currency, r.quantity, NULL, r.effective, r.effective, r.list, '', '', f.id, f.lines
		 FROM stage_rated r JOIN ${table} f ON f.id = r.fact_id`,
		[origin.organizationId, origin.source],
	);
}
