import type { LookupTable } from "@outlay/finops/lookup";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { type MergeConflict, mergeRules, mergeTables } from "../read-models/attribution-merge.ts";
import {
	type AttributionDraft,
	findDraft,
	findPublished,
	lockRules,
	type StaleDraft,
	writeDraft,
} from "./attribution-draft.ts";

/** A published version with the tables that it was published with. */
export interface RulesVersion {
	readonly version: number;
	readonly ruleSet: RuleSet;
	readonly tables: ReadonlyMap<string, LookupTable>;
}

/** A version as it was; version 0 is that of nothing published. null: there never was one of this number. */
export async function findVersion(
	transaction: Transaction,
	organizationId: string,
	version: number,
): Promise<RulesVersion | null> {
	if (version === 0) return { version, ruleSet: { rules: [] }, tables: new Map() };
	const row = await transaction.ruleSet.findUnique({
		where: { organizationId_version: { organizationId, version } },
		select: { body: true },
	});
	if (row === null) return null;
	return {
		version,
		ruleSet: row.body as unknown as RuleSet, // parse boundary: written from a RuleSet
		tables: await findTablesOf(transaction, organizationId, version),
	};
}

/** A table is as the last version up to this one left it. */
async function findTablesOf(
	transaction: Transaction,
	organizationId: string,
	version: number,
): Promise<ReadonlyMap<string, LookupTable>> {
	const rows = await transaction.$queryRawUnsafe<{ name: string; content: LookupTable | null }[]>(
		`SELECT DISTINCT ON (t.key) t.key AS name, nullif(t.value, 'null'::jsonb) AS content
		 FROM outlay.rule_set r, jsonb_each(r.lookups) t WHERE r.organization_id = $1::uuid AND r.version <= $2
		 ORDER BY t.key, r.version DESC`,
		organizationId,
		version,
	);
	return new Map(rows.flatMap(({ name, content }) => (content === null ? [] : [[name, content] as const])));
}

/**
 * Brings the draft onto the current version, so that it can be published: what others published since is kept unless
 * the draft changed the same rule, which `prefer` decides.
 */
export async function rebaseDraft(
	database: Database,
	actor: Actor,
	input: { readonly revision: number; readonly prefer: "draft" | "current" | null; readonly now: Date },
): Promise<Result<AttributionDraft, StaleDraft | MergeConflict>> {
	const { now } = input;
	requireOrganizationRight(actor, "attribution.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, organizationId);
		const draft = await findDraft(transaction, organizationId);
		if (draft?.revision !== input.revision) return err({ code: "stale_draft", current: draft });
		const published = await findPublished(transaction, organizationId);
		const nothing = { ruleSet: { rules: [] }, tables: new Map<string, LookupTable>() };
		const base = (await findVersion(transaction, organizationId, draft.baseVersion)) ?? nothing;
		const current = (await findVersion(transaction, organizationId, published.version)) ?? nothing;
		const sides = { base: base.ruleSet, current: current.ruleSet, draft: draft.ruleSet };
		const merged = mergeRules({ ...sides, prefer: input.prefer });
		if (!merged.ok) return merged;
		const change = {
			ruleSet: merged.value,
			lookups: mergeTables(base.tables, current.tables, draft.lookups),
			baseVersion: published.version,
		};
		return ok(await writeDraft(transaction, actor, { current: draft, change, now }));
	});
}
