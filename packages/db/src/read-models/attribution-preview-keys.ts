import type { Matcher } from "@outlay/finops/attribution";
import type { DaySpan } from "@outlay/finops/day";
import { findShadowed, type IdleRule } from "@outlay/finops/shadowed";
import type { SqlSession } from "../database.ts";
import {
	type KeyRow,
	keyColumns,
	openAllocationStage,
	stageAllocations,
	toAttributionKey,
} from "../spend/allocations.ts";
import type { OwnerIds } from "../spend/split-owners.ts";

/** Rules that are not published, ready to be asked. */
export interface CandidateRules {
	readonly matcher: Matcher;
	readonly owners: OwnerIds;
	readonly bySource: boolean;
}

export interface PreviewedKeys {
	/** Charge keys with spend in the open months. */
	readonly total: number;
	/** Of these, keys that the rules decide about in another way. They are in the temporary table changed_key. */
	readonly changed: number;
	/** Rules that decide about none of them. */
	readonly idle: readonly IdleRule[];
}

const KEYS_PER_PAGE = 5_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Asks the rules for every key seen in the span and puts the answers into the temporary table draft_allocation, and
 * the keys whose stored answer differs within the span into changed_key. Stored data is only read.
 */
export async function previewKeys(
	session: SqlSession,
	organizationId: string,
	{ rules, span }: { readonly rules: CandidateRules; readonly span: DaySpan },
): Promise<PreviewedKeys> {
	await openAllocationStage(session, "draft_allocation");
	const idle: (readonly IdleRule[])[] = [];
	let total = 0;
	let afterId = FIRST_ID;
	for (;;) {
		const keys = await readKeys(session, organizationId, { bySource: rules.bySource, span, afterId });
		const last = keys.at(-1);
		if (last === undefined) break;
		await stageAllocations(session, "draft_allocation", { rules, keys });
		idle.push(findShadowed(rules.matcher, keys.map(toAttributionKey), span));
		total += keys.length;
		afterId = last.id;
	}
	await session.query("CREATE INDEX ON draft_allocation (charge_key_id)");
	await session.query("ANALYZE draft_allocation");
	const changed = await findChanged(session, organizationId, span);
	return { total, changed, idle: total === 0 ? findShadowed(rules.matcher, [], span) : mergeIdle(idle) };
}

async function readKeys(
	session: SqlSession,
	organizationId: string,
	page: { readonly bySource: boolean; readonly span: DaySpan; readonly afterId: string },
): Promise<readonly KeyRow[]> {
	const result = await session.query<KeyRow>(
		`SELECT ${keyColumns(page.bySource)} FROM outlay.charge_key k
		 JOIN outlay.billing_account b ON b.organization_id = k.organization_id AND b.id = k.billing_account_id
		 WHERE k.organization_id = $1 AND k.id > $2 AND k.last_seen >= $3 AND k.first_seen < $4
		 ORDER BY k.id LIMIT $5`,
		[organizationId, page.afterId, page.span.start, page.span.end, KEYS_PER_PAGE],
	);
	return result.rows;
}

/** Answers are compared within the span: what they say of closed months does not matter. */
async function findChanged(session: SqlSession, organizationId: string, span: DaySpan): Promise<number> {
	const clipped = (table: string) =>
		`SELECT charge_key_id, greatest(valid_from, $2::date) AS valid_from, least(valid_to, $3::date) AS valid_to, kind,
		   rule_id, team_id, feature_id, environment_id FROM ${table} WHERE valid_from < $3 AND valid_to > $2`;
	await session.query("CREATE TEMP TABLE changed_key (charge_key_id uuid PRIMARY KEY) ON COMMIT DROP");
	const result = await session.query(
		`WITH stored AS (${clipped("outlay.allocation")} AND organization_id = $1
		   AND charge_key_id IN (SELECT charge_key_id FROM draft_allocation)),
		 drafted AS (${clipped("draft_allocation")})
		 INSERT INTO changed_key SELECT DISTINCT charge_key_id
		 FROM ((TABLE stored EXCEPT TABLE drafted) UNION ALL (TABLE drafted EXCEPT TABLE stored)) x`,
		[organizationId, span.start, span.end],
	);
	await session.query("ANALYZE changed_key");
	return result.rowCount ?? 0;
}

/** A rule is idle when it is so on every page of keys; the counts of pages add up. */
function mergeIdle(pages: readonly (readonly IdleRule[])[]): readonly IdleRule[] {
	const [first, ...others] = pages;
	return (first ?? []).flatMap((rule): IdleRule[] => {
		const { ruleId, name } = rule;
		const found = [rule];
		for (const page of others) {
			const same = page.find((other) => other.ruleId === ruleId);
			if (same === undefined) return [];
			found.push(same);
		}
		const shadowed = found.filter((one) => one.kind === "shadowed");
		if (shadowed.length === 0) return [{ kind: "never_matches", ruleId, name }];
		const by = new Map<string, number>();
		for (const taker of shadowed.flatMap((one) => one.by))
			by.set(taker.ruleId, (by.get(taker.ruleId) ?? 0) + taker.keys);
		return [
			{
				kind: "shadowed",
				ruleId,
				name,
				keys: shadowed.reduce((sum, one) => sum + one.keys, 0),
				by: [...by].map(([id, keys]) => ({ ruleId: id, keys })).sort((a, b) => b.keys - a.keys),
			},
		];
	});
}
