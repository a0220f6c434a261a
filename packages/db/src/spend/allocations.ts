import { attribute, compileRuleSet, type Matcher } from "@outlay/finops/attribution";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import type { AttributionKey } from "@outlay/finops/conditions";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { RuleSet } from "@outlay/finops/rule-set";
import type { SqlSession } from "../database.ts";
import { newId } from "../id.ts";
import { copyInto, copyLine } from "../imports/copy.ts";
import { dayFromDb } from "./record-days.ts";
import { type OwnerIds, ownersOf, readOwnerIds } from "./split-owners.ts";

/** Allocations cover every day that facts may have (see outlay.ensure_month), so that no join finds a gap. */
export const ALL_DAYS: DaySpan = { start: dayFromDb("2015-01-01"), end: dayFromDb("2100-01-01") };

const KEYS_PER_PAGE = 5_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** The published rules, ready to be asked. Version 0: none are published, and all money is unallocated. */
export interface PublishedRules {
	readonly version: number;
	readonly matcher: Matcher;
	readonly owners: OwnerIds;
	/** A rule asks for the sources that a key was seen in: they are looked up only then. */
	readonly bySource: boolean;
}

/** Days of an account whose spend by charge key was just rebuilt. */
export interface TouchedDays {
	readonly accountId: string;
	readonly days: readonly Day[];
}

/**
 * Gives every charge key an allocation by the published rules. Keys that have one of the current version are left
 * alone unless what the rules saw of them changed since (a new display name, an account that told its id, other sources
 * on the `touched` days). When such a key's answer changes, its other open days are marked and a rebuild is asked for, so
 * that the order in which names and money arrive does not matter.
 */
export async function ensureAllocations(
	session: SqlSession,
	organizationId: string,
	touched: TouchedDays | null,
): Promise<void> {
	const rules = await readPublishedRules(session, organizationId);
	const place: KeyPlace = { organizationId, version: rules.version, bySource: rules.bySource };
	const again =
		touched !== null && rules.bySource ? await readKeysOfDays(session, organizationId, touched) : [];
	let afterId = FIRST_ID;
	for (;;) {
		const keys = await readKeysToDecide(session, place, { again, afterId });
		const last = keys.at(-1);
		if (last === undefined) return;
		if (afterId === FIRST_ID) await lockAllocations(session, organizationId);
		await saveAllocations(session, { organizationId, rules }, keys);
		afterId = last.id;
	}
}

/** Two writers would insert the same allocations: one waits. */
async function lockAllocations(session: SqlSession, organizationId: string): Promise<void> {
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
		`allocations:${organizationId}`,
	]);
}

/** Reads the published rule set with its lookup tables. */
async function readPublishedRules(session: SqlSession, organizationId: string): Promise<PublishedRules> {
	const published = await session.query<{ version: number; body: RuleSet }>(
		`SELECT version, body FROM outlay.rule_set WHERE organization_id = $1 AND status = 'published'`,
		[organizationId],
	);
	const [row] = published.rows;
	const ruleSet = row?.body ?? { rules: [] };
	return {
		version: row?.version ?? 0,
		matcher: compileRuleSet(ruleSet, await readLookups(session, organizationId)),
		owners: await readOwnerIds(session, organizationId),
		bySource: asksForSources(ruleSet),
	};
}

/** True when a condition or a lookup looks at the sources of a key. */
export function asksForSources({ rules }: RuleSet): boolean {
	return rules.some(
		({ conditions, outcome }) =>
			(outcome.kind === "lookup" && outcome.dimension === "source") ||
			conditions
				.flatMap((condition) => ("any" in condition ? condition.any : [condition]))
				.some(({ dimension }) => dimension === "source"),
	);
}

/** Lookup tables by id; a table's id is its name. */
export async function readLookups(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlyMap<string, LookupTable>> {
	const result = await session.query<{
		table_name: string;
		value: string;
		team: string | null;
		feature: string | null;
		environment: string | null;
		valid_from: string | null;
		valid_to: string | null;
	}>(
		`SELECT table_name, value, team, feature, environment, valid_from::text, valid_to::text
		 FROM outlay.lookup_entry WHERE organization_id = $1 ORDER BY table_name, value, id`,
		[organizationId],
	);
	const tables = Map.groupBy(result.rows, (row) => row.table_name);
	return new Map(
		[...tables].map(([name, rows]) => [
			name,
			{
				id: name,
				name,
				entries: rows.map(
					(row): LookupEntry => ({
						value: row.value,
						from: row.valid_from === null ? null : dayFromDb(row.valid_from),
						to: row.valid_to === null ? null : dayFromDb(row.valid_to),
						...(row.team === null ? {} : { team: row.team }),
						...(row.feature === null ? {} : { feature: row.feature }),
						...(row.environment === null ? {} : { environment: row.environment }),
					}),
				),
			},
		]),
	);
}

/** A charge key as the database tells it; {@link toAttributionKey} is how rules see it. */
export interface KeyRow {
	readonly id: string;
	readonly account: string;
	readonly sources: readonly string[] | null;
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

/** Columns of a charge key that rules look at; `k` is outlay.charge_key, `b` its billing account. */
export function keyColumns(bySource: boolean): string {
	const sources = `(SELECT array_agg(DISTINCT s.source) FROM outlay.spend_key_day s
	   WHERE s.organization_id = k.organization_id AND s.charge_key_id = k.id)`;
	return `k.id, coalesce(b.external_id, b.id::text) AS account, k.provider, k.service, k.sub_account, k.api_key,
	  k.principal, k.resource, k.model, k.tags, k.names, ${bySource ? sources : "NULL::text[]"} AS sources`;
}

/** What rules looked at that may change later, beside the key's dimensions, which never do. */
const DECIDED_BY = "jsonb_build_object('names', k.names, 'account', b.external_id)";

interface KeyPlace {
	readonly organizationId: string;
	readonly version: number;
	readonly bySource: boolean;
}

async function readKeysToDecide(
	session: SqlSession,
	{ organizationId, version, bySource }: KeyPlace,
	page: { readonly again: readonly string[]; readonly afterId: string },
): Promise<readonly KeyRow[]> {
	const result = await session.query<KeyRow>(
		`SELECT ${keyColumns(bySource)} FROM outlay.charge_key k
		 JOIN outlay.billing_account b ON b.organization_id = k.organization_id AND b.id = k.billing_account_id
		 WHERE k.organization_id = $1 AND k.id > $4 AND (k.id = ANY($3::uuid[]) OR NOT EXISTS (
		   SELECT FROM outlay.allocation a WHERE a.organization_id = k.organization_id AND a.charge_key_id = k.id
		     AND a.rule_set_version = $2 AND a.decided_by = ${DECIDED_BY}))
		 ORDER BY k.id LIMIT $5`,
		[organizationId, version, page.again, page.afterId, KEYS_PER_PAGE],
	);
	return result.rows;
}

async function readKeysOfDays(
	session: SqlSession,
	organizationId: string,
	{ accountId, days }: TouchedDays,
): Promise<readonly string[]> {
	const result = await session.query<{ id: string }>(
		`SELECT DISTINCT charge_key_id AS id FROM outlay.spend_key_day
		 WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])`,
		[organizationId, accountId, days],
	);
	return result.rows.map((row) => row.id);
}

/** A charge key as rules see it. */
export function toAttributionKey(row: KeyRow): AttributionKey {
	return {
		billingAccount: row.account,
		sources: row.sources ?? [],
		dimensions: {
			provider: row.provider,
			service: row.service,
			subAccount: row.sub_account,
			apiKey: row.api_key,
			principal: row.principal,
			resource: row.resource,
			model: row.model,
			tags: row.tags,
			names: row.names,
		},
	};
}

async function saveAllocations(
	session: SqlSession,
	{ organizationId, rules }: { readonly organizationId: string; readonly rules: PublishedRules },
	keys: readonly KeyRow[],
): Promise<void> {
	await openAllocationStage(session, "stage_allocation");
	await stageAllocations(session, "stage_allocation", { rules, keys });
	await markChangedDays(session, organizationId, rules.version);
	await session.query(
		"DELETE FROM outlay.allocation WHERE organization_id = $1 AND charge_key_id = ANY($2::uuid[])",
		[organizationId, keys.map((row) => row.id)],
	);
	await session.query(
		`INSERT INTO outlay.allocation (organization_id, charge_key_id, valid_from, valid_to, rule_set_version, kind, rule_id,
		   team_id, feature_id, environment_id, decided_by)
		 SELECT $1, r.charge_key_id, r.valid_from, r.valid_to, $2, r.kind, r.rule_id, r.team_id, r.feature_id,
		   r.environment_id, ${DECIDED_BY}
		 FROM stage_allocation r JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = r.charge_key_id
		 JOIN outlay.billing_account b ON b.organization_id = k.organization_id AND b.id = k.billing_account_id`,
		[organizationId, rules.version],
	);
}

/** An empty temporary table for {@link stageAllocations}, gone with the transaction. */
export async function openAllocationStage(session: SqlSession, table: string): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE IF NOT EXISTS ${table} (charge_key_id uuid, valid_from date, valid_to date, kind text,
		   rule_id text, team_id uuid, feature_id uuid, environment_id uuid) ON COMMIT DROP`,
	);
	await session.query(`TRUNCATE ${table}`);
}

/** Adds what rules say of keys to a table of {@link openAllocationStage}. */
export async function stageAllocations(
	session: SqlSession,
	table: string,
	{
		rules,
		keys,
	}: { readonly rules: Pick<PublishedRules, "matcher" | "owners">; readonly keys: readonly KeyRow[] },
): Promise<void> {
	const lines = keys.flatMap((row) =>
		attribute(rules.matcher, toAttributionKey(row), ALL_DAYS).map((segment) =>
			copyLine([
				row.id,
				segment.from,
				segment.to,
				segment.kind,
				segment.ruleId ?? "",
				...ownersOf(segment.kind === "target" ? segment.target : {}, rules.owners),
			]),
		),
	);
	await copyInto(session, table, lines);
}

/**
 * Marks the open days of keys that the same rules now answer differently. A new version needs no marks: applying it
 * goes through all open days anyway.
 */
async function markChangedDays(session: SqlSession, organizationId: string, version: number): Promise<void> {
	const columns = "charge_key_id, valid_from, valid_to, kind, rule_id, team_id, feature_id, environment_id";
	const marked = await session.query(
		`WITH stored AS (SELECT ${columns} FROM outlay.allocation WHERE organization_id = $1 AND rule_set_version = $2
		   AND charge_key_id IN (SELECT charge_key_id FROM stage_allocation)),
		 staged AS (SELECT ${columns} FROM stage_allocation WHERE charge_key_id IN (SELECT charge_key_id FROM stored)),
		 changed AS ((TABLE stored EXCEPT TABLE staged) UNION ALL (TABLE staged EXCEPT TABLE stored))
		 INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
		 SELECT DISTINCT s.organization_id, s.billing_account_id, s.day FROM outlay.spend_key_day s
		 WHERE s.organization_id = $1 AND s.charge_key_id IN (SELECT charge_key_id FROM changed) AND ${IS_OPEN}
		 ON CONFLICT DO NOTHING`,
		[organizationId, version],
	);
	if ((marked.rowCount ?? 0) === 0) return;
	await session.query(
		`INSERT INTO outlay.outbox (organization_id, id, job, payload) VALUES ($1, $2, 'spend.rebuild', $3)`,
		[organizationId, newId(), JSON.stringify({ organizationId })],
	);
}

/** Condition on `s`, spend of a day: its month is not closed. */
const IS_OPEN = `NOT EXISTS (SELECT FROM outlay.accounting_period p
  WHERE p.organization_id = s.organization_id AND p.month = s.month AND p.status = 'closed')`;

/** Days of the open months: closed ones are never attributed again. */
export async function readOpenDays(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlyMap<string, readonly Day[]>> {
	const result = await session.query<{ account: string; days: string[] }>(
		`SELECT billing_account_id AS account, array_agg(DISTINCT day::text) AS days FROM outlay.spend_key_day s
		 WHERE organization_id = $1 AND ${IS_OPEN} GROUP BY 1`,
		[organizationId],
	);
	return new Map(result.rows.map((row) => [row.account, row.days.sort().map(dayFromDb)]));
}
