import { carriedQuantities } from "@outlay/finops/carried-quantities";
import { carryDown } from "@outlay/finops/carry-down";
import type { ChargeCategory, Meter, Tier } from "@outlay/finops/charge";
import { type ChargeDimensions, canonicalChargeKey } from "@outlay/finops/charge-key";
import { type ExactDecimal, formatAtto, formatDecimal, parseDecimal } from "@outlay/finops/money";
import type { BilledPosting, MeteredPosting, Posting } from "@outlay/finops/posting";
import { invariant } from "@outlay/finops/result";
import type { SqlSession } from "../database.ts";
import { chargeKeyId } from "../imports/charge-key-id.ts";
import { copyInto, copyLine } from "../imports/copy.ts";
import { dayFromDb, type RecordDay, type SourceUse } from "./record-days.ts";
import { attoOf } from "./split-shares.ts";

interface Account {
	readonly organizationId: string;
	readonly accountId: string;
}

/** A bill's charges of one key and fold on a day, or usage that they are carried by. */
export interface FoldedCharge {
	readonly charge_key_id: string;
	readonly day: string;
	readonly use: SourceUse;
	readonly is_gateway: boolean;
	readonly coverage: string;
	readonly source: string;
	readonly basis: string;
	readonly rating: string;
	readonly meter: string;
	readonly tier: string;
	readonly charge_category: string;
	readonly charge_class: string;
	readonly billing_currency: string;
	readonly accounting_month: string;
	readonly quantity: string | null;
	readonly billed: string | null;
	readonly effective: string | null;
	readonly contracted: string | null;
	readonly list: string | null;
	readonly provider: string;
	readonly service: string | null;
	readonly sub_account: string | null;
	readonly api_key: string | null;
	readonly principal: string | null;
	readonly resource: string | null;
	readonly model: string | null;
	readonly tags: Readonly<Record<string, string>>;
	readonly names: ChargeDimensions["names"];
}

type Billed = BilledPosting & { readonly row: FoldedCharge };

/** A part of a bill's fold on the key that it is attributed by. */
export type CarriedPosting = Posting<Billed, MeteredPosting>;

/**
 * Days where billed money is of record and usage says who caused it, and days where a gateway's log is of record and the
 * provider's usage says what went around it: day by day, so that memory stays flat, into a table shaped like
 * spend_key_day.
 */
export async function carryDays(
	session: SqlSession,
	account: Account,
	{ recordDays, into }: { readonly recordDays: readonly RecordDay[]; readonly into: string },
): Promise<void> {
	const carried = recordDays.filter((record) => record.counted.some(({ use }) => use !== "money"));
	if (carried.length === 0) return;
	await session.query(
		`CREATE TEMP TABLE IF NOT EXISTS stage_spend (key_id uuid, day date, source text, basis text, coverage text, meter text, tier text, category text,
		   charge_class text, currency text, accounting_month date, billed numeric, effective numeric, contracted numeric,
		   list numeric, quantity numeric, unpriced numeric) ON COMMIT DROP`,
	);
	await session.query("TRUNCATE stage_spend");
	for (const record of carried) {
		await stagePostings(session, account, await readPostings(session, account, record));
	}
	await insertStaged(session, account, into);
}

/** Where the money of a day's bill goes when usage says who caused it, or what a gateway's log lacks; nothing is written. */
export async function readPostings(
	session: SqlSession,
	account: Account,
	record: RecordDay,
): Promise<readonly CarriedPosting[]> {
	const rows = await readCharges(session, account, record);
	if (record.ofRecord.completedBy !== null) return restOf(rows);
	const billed = rows.filter((row) => row.use === "money").map(toBilled);
	const metered = rows.filter((row) => row.use === "carry").map(toMetered);
	return carryDown(billed, metered).postings;
}

/**
 * What the account's usage counts beyond the gateway's log: by quantity, for each day, model, meter and tier. What the
 * log knows is money by its own charges.
 */
function restOf(rows: readonly FoldedCharge[]): readonly CarriedPosting[] {
	const whole = rows.filter(({ use }) => use === "rest").map(toBilled);
	const through = rows.filter(({ use }) => use === "money").map(toMetered);
	return carryDown(whole, through).postings.filter(
		({ kind, metered }) => kind !== "carried" && metered.length === 0,
	);
}

/** The key that a posting's money is on. */
export function keyOfPosting({ accountId }: Account, posting: CarriedPosting): string {
	return chargeKeyId(accountId, canonicalChargeKey(posting.dimensions));
}

/** How far a posting's money is backed, as spend by charge key says it. */
export function coverageOfPosting({ kind, billed }: CarriedPosting): string {
	return kind === "unmetered" && billed.row.basis === "billed" ? "unmetered" : billed.row.coverage;
}

async function readCharges(
	session: SqlSession,
	account: Account,
	{ day, ofRecord, counted }: RecordDay,
): Promise<readonly FoldedCharge[]> {
	const result = await session.query<FoldedCharge>(
		`SELECT k.id AS charge_key_id, c.day::text, h.use, h.is_gateway, $4 AS coverage, c.source, c.basis, c.rating, c.meter, c.tier, c.charge_category, c.charge_class,
		   c.billing_currency, c.accounting_month::text, sum(c.consumed_quantity)::text AS quantity,
		   sum(c.billed_cost)::text AS billed, sum(c.effective_cost)::text AS effective,
		   sum(c.contracted_cost)::text AS contracted, sum(c.list_cost)::text AS list,
		   k.provider, k.service, k.sub_account, k.api_key, k.principal, k.resource, k.model, k.tags, k.names
		 FROM unnest($5::text[], $6::text[], $7::text[], $8::bool[]) AS h (source, scope, use, is_gateway)
		 JOIN outlay.charge c ON c.organization_id = $1 AND c.billing_account_id = $2
		   AND c.source = h.source AND c.scope = h.scope AND c.day = $3::date AND c.month = date_trunc('month', $3::date)::date
		 JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = c.charge_key_id
		 GROUP BY c.day, h.use, h.is_gateway, c.source, c.basis, c.rating, c.meter, c.tier, c.charge_category, c.charge_class,
		   c.billing_currency, c.accounting_month, k.organization_id, k.id`,
		[
			account.organizationId,
			account.accountId,
			day,
			ofRecord.basis,
			counted.map(({ source }) => source),
			counted.map(({ scope }) => scope),
			counted.map(({ use }) => use),
			counted.map(({ isGateway }) => isGateway),
		],
	);
	return result.rows;
}

function toBilled(row: FoldedCharge): Billed {
	return {
		row,
		day: dayFromDb(row.day),
		dimensions: toDimensions(row),
		meter: row.meter as Meter, // parse boundary: the column holds what METERS wrote
		tier: row.tier === "" ? null : (row.tier as Tier), // parse boundary
		category: row.charge_category as ChargeCategory, // parse boundary
		currency: row.billing_currency,
		costs: {
			billed: amountOr0(row.billed ?? row.effective),
			effective: amountOr0(row.effective),
			contracted: amountOr0(row.contracted),
			list: amountOr0(row.list),
		},
		quantity: row.quantity === null ? null : decimal(row.quantity),
	};
}

function toMetered(row: FoldedCharge): MeteredPosting {
	return {
		day: dayFromDb(row.day),
		dimensions: toDimensions(row),
		meter: row.meter as Meter, // parse boundary
		tier: row.tier as Tier, // parse boundary
		quantity: BigInt((row.quantity ?? "0").split(".")[0] ?? "0"),
		ratedCost: row.list === null ? null : attoOf(row.list),
		currency: row.billing_currency,
		isGateway: row.is_gateway,
	};
}

function toDimensions(row: FoldedCharge): ChargeDimensions {
	return {
		provider: row.provider,
		service: row.service,
		subAccount: row.sub_account,
		apiKey: row.api_key,
		principal: row.principal,
		resource: row.resource,
		model: row.model,
		tags: row.tags,
		names: row.names,
	};
}

const amountOr0 = (text: string | null): bigint => (text === null ? 0n : attoOf(text));

function decimal(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `the database holds the quantity ${text}`);
	return parsed.value;
}

/** Keys that carrying made (the bill's dimensions completed by the usage's) are saved like those of an import. */
async function stagePostings(
	session: SqlSession,
	account: Account,
	postings: readonly CarriedPosting[],
): Promise<void> {
	const keys = new Map<string, { readonly dimensions: ChargeDimensions; readonly day: string }>();
	const quantities = carriedQuantities(postings);
	const lines = postings.map((posting, at) => {
		const { row } = posting.billed;
		const keyId = keyOfPosting(account, posting);
		keys.set(keyId, { dimensions: posting.dimensions, day: row.day });
		const counted = quantities[at] ?? null;
		const quantity = counted === null ? null : formatDecimal(counted);
		return copyLine([
			keyId,
			row.day,
			row.source,
			row.basis,
			coverageOfPosting(posting),
			row.meter,
			row.tier,
			row.charge_category,
			row.charge_class,
			row.billing_currency,
			row.accounting_month,
			formatAtto(posting.costs.billed),
			formatAtto(posting.costs.effective),
			formatAtto(posting.costs.contracted),
			formatAtto(posting.costs.list),
			quantity,
			row.rating === "unpriced" ? quantity : null,
		]);
	});
	if (lines.length === 0) return;
	await saveKeys(session, account, keys);
	await copyInto(session, "stage_spend", lines);
}

async function saveKeys(
	session: SqlSession,
	account: Account,
	keys: ReadonlyMap<string, { readonly dimensions: ChargeDimensions; readonly day: string }>,
): Promise<void> {
	const rows = [...keys].map(([id, { dimensions, day }]) => ({ id, day, ...dimensions }));
	await session.query(
		`INSERT INTO outlay.charge_key AS k (organization_id, id, billing_account_id, provider, service, sub_account, api_key,
		   principal, resource, model, tags, names, first_seen, last_seen)
		 SELECT $1, r.id, $2, r.provider, r.service, r."subAccount", r."apiKey", r.principal, r.resource, r.model, r.tags,
		   r.names, r.day, r.day
		 FROM jsonb_to_recordset($3::jsonb) AS r (id uuid, day date, provider text, service text, "subAccount" text,
		   "apiKey" text, principal text, resource text, model text, tags jsonb, names jsonb)
		 ORDER BY r.id
		 ON CONFLICT (organization_id, id) DO UPDATE SET names = k.names || excluded.names,
		   first_seen = least(k.first_seen, excluded.first_seen), last_seen = greatest(k.last_seen, excluded.last_seen)`,
		[account.organizationId, account.accountId, JSON.stringify(rows)],
	);
}

async function insertStaged(session: SqlSession, account: Account, into: string): Promise<void> {
	await session.query(
		`INSERT INTO ${into} (organization_id, charge_key_id, month, day, billing_account_id, source, basis,
		   coverage, meter, tier, charge_category, charge_class, billing_currency, accounting_month, billed_cost,
		   effective_cost, contracted_cost, list_cost, consumed_quantity, unpriced_quantity)
		 SELECT $1, key_id, date_trunc('month', day)::date, day, $2, source, basis, coverage, meter, tier, category,
		   charge_class, currency, accounting_month, sum(billed), sum(effective), sum(contracted), sum(list),
		   sum(coalesce(quantity, 0)), sum(coalesce(unpriced, 0))
		 FROM stage_spend
		 GROUP BY key_id, day, source, basis, coverage, meter, tier, category, charge_class, currency, accounting_month`,
		[account.organizationId, account.accountId],
	);
}
