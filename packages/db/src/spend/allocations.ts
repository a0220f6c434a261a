import { attribute, compileRuleSet, type Matcher } from "@outlay/finops/attribution";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import type { AttributionKey } from "@outlay/finops/conditions";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { RuleSet } from "@outlay/finops/rule-set";
import type { SqlSession } from "../database.ts";
import { copyInto, copyLine } from "../imports/copy.ts";
import { dayFromDb } from "./record-days.ts";
import { type OwnerIds, ownersOf, readOwnerIds } from "./split-owners.ts";

/** Allocations cover every day that facts may have (see outlay.ensure_month), so that no join finds a gap. */
const ALL_DAYS: DaySpan = { start: dayFromDb("2015-01-01"), end: dayFromDb("2100-01-01") };

const KEYS_PER_PAGE = 5_000;

/** The published rules, ready to be asked. Version 0: none are published, and all money is unallocated. */
export interface PublishedRules {
	readonly version: number;
	readonly matcher: Matcher;
	readonly owners: OwnerIds;
}

/**
 * Gives every charge key an allocation by the published rules. Keys that have one of the current version are left
 * alone, so it costs nothing when nothing is new.
 */
export async function ensureAllocations(session: SqlSession, organizationId: string): Promise<void> {
	const rules = await readPublishedRules(session, organizationId);
	for (;;) {
		const keys = await readKeysWithout(session, organizationId, rules.version);
		if (keys.length === 0) return;
		await saveAllocations(session, organizationId, rules, keys);
	}
}

/** Reads the published rule set with its lookup tables. */
export async function readPublishedRules(session: SqlSession, organizationId: string): Promise<PublishedRules> {
	const published = await session.query<{ version: number; body: RuleSet }>(
		`SELECT version, body FROM outlay.rule_set WHERE organization_id = $1 AND status = 'published'`,
		[organizationId],
	);
	const [row] = published.rows;
	return {
		version: row?.version ?? 0,
		matcher: compileRuleSet(row?.body ?? { rules: [] }, await readLookups(session, organizationId)),
		owners: await readOwnerIds(session, organizationId),
	};
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

interface KeyRow {
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
const KEY_COLUMNS = `k.id, coalesce(b.external_id, b.id::text) AS account, k.provider, k.service, k.sub_account, k.api_key,
  k.principal, k.resource, k.model, k.tags, k.names,
  (SELECT array_agg(DISTINCT s.source) FROM outlay.spend_key_day s
   WHERE s.organization_id = k.organization_id AND s.charge_key_id = k.id) AS sources`;

async function readKeysWithout(
	session: SqlSession,
	organizationId: string,
	version: number,
): Promise<readonly KeyRow[]> {
	const result = await session.query<KeyRow>(
		`SELECT ${KEY_COLUMNS} FROM outlay.charge_key k
		 JOIN outlay.billing_account b ON b.organization_id = k.organization_id AND b.id = k.billing_account_id
		 WHERE k.organization_id = $1 AND NOT EXISTS (
		   SELECT FROM outlay.allocation a WHERE a.organization_id = k.organization_id AND a.charge_key_id = k.id
		     AND a.rule_set_version = $2)
		 ORDER BY k.id LIMIT $3`,
		[organizationId, version, KEYS_PER_PAGE],
	);
	return result.rows;
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
	organizationId: string,
	rules: PublishedRules,
	keys: readonly KeyRow[],
): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE IF NOT EXISTS stage_allocation (charge_key_id uuid, valid_from date, valid_to date, kind text,
		   rule_id text, team_id uuid, feature_id uuid, environment_id uuid) ON COMMIT DROP`,
	);
	await session.query("TRUNCATE stage_allocation");
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
	await copyInto(session, "stage_allocation", lines);
	await session.query(
		"DELETE FROM outlay.allocation WHERE organization_id = $1 AND charge_key_id = ANY($2::uuid[])",
		[organizationId, keys.map((row) => row.id)],
	);
	await session.query(
		`INSERT INTO outlay.allocation (organization_id, charge_key_id, valid_from, valid_to, rule_set_version, kind, rule_id,
		   team_id, feature_id, environment_id)
		 SELECT $1, charge_key_id, valid_from, valid_to, $2, kind, rule_id, team_id, feature_id, environment_id
		 FROM stage_allocation`,
		[organizationId, rules.version],
	);
}

/** Days of the open months: closed ones are never attributed again. */
export async function readOpenDays(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlyMap<string, readonly Day[]>> {
	const result = await session.query<{ account: string; days: string[] }>(
		`SELECT billing_account_id AS account, array_agg(DISTINCT day::text) AS days FROM outlay.spend_key_day s
		 WHERE organization_id = $1 AND NOT EXISTS (SELECT FROM outlay.accounting_period p
		   WHERE p.organization_id = s.organization_id AND p.month = s.month AND p.status = 'closed')
		 GROUP BY 1`,
		[organizationId],
	);
	return new Map(result.rows.map((row) => [row.account, row.days.sort().map(dayFromDb)]));
}
