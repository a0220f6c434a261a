import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { withChanges } from "../repositories/attribution-context.ts";
import { findDraft, findPublished } from "../repositories/attribution-draft.ts";
import { findVersion } from "../repositories/attribution-versions.ts";
import { diffRules, type RuleSetDiff } from "./attribution-diff.ts";
import { noteFor, ruleFor, rulesFor, tableFor } from "./attribution-people.ts";

/** A published version in the list of them. */
export interface VersionSummary {
	readonly version: number;
	readonly author: string;
	readonly note: string;
	/** Epoch milliseconds. */
	readonly publishedAt: number | null;
	readonly current: boolean;
	readonly rules: number;
	/** Lookup tables that it replaced. */
	readonly tables: readonly string[];
}

export interface VersionPage {
	readonly items: readonly VersionSummary[];
	/** Version to go on before; null at the end. */
	readonly nextCursor: number | null;
}

/** Published versions, newest first. */
export async function listVersions(
	database: Database,
	actor: Actor,
	page: { readonly before: number | null; readonly limit: number },
): Promise<VersionPage> {
	requireOrganizationRight(actor, "attribution.read");
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.$queryRawUnsafe<
			{
				version: number;
				author: string;
				note: string;
				published_at: Date | null;
				status: string;
				rules: number;
				tables: string[];
			}[]
		>(
			`SELECT version, author, note, published_at, status, jsonb_array_length(body->'rules') AS rules,
			   ARRAY(SELECT jsonb_object_keys(lookups) ORDER BY 1) AS tables
			 FROM outlay.rule_set WHERE organization_id = $1::uuid AND version < $2 ORDER BY version DESC LIMIT $3`,
			actor.organizationId,
			page.before ?? 2 ** 31 - 1,
			page.limit + 1,
		),
	);
	const items = rows.slice(0, page.limit).map(({ published_at, status, ...row }) => ({
		...row,
		note: noteFor(actor, row.note),
		publishedAt: published_at?.getTime() ?? null,
		current: status === "published",
	}));
	return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.version ?? null) : null };
}

export interface VersionDetail {
	readonly version: number;
	readonly ruleSet: RuleSet;
	readonly tables: readonly LookupTable[];
	/** What it changed over the version before it. */
	readonly diff: RuleSetDiff;
}

/** A version as it was, and what it changed. null: there never was one of this number. */
export async function readVersion(
	database: Database,
	actor: Actor,
	version: number,
): Promise<VersionDetail | null> {
	requireOrganizationRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const found = version < 1 ? null : await findVersion(transaction, organizationId, version);
		if (found === null) return null;
		const before = await findVersion(transaction, organizationId, version - 1);
		const diff = diffFor(actor, diffRules(before ?? NOTHING, found));
		const tables = [...found.tables.values()].map((table) => tableFor(actor, table, [found.ruleSet]));
		return { version, ruleSet: rulesFor(actor, found.ruleSet), tables, diff };
	});
}

/** A diff is made of the rules as they are, and then shown as this actor may read them. */
function diffFor(actor: Actor, { added, removed, changed, moved, tables }: RuleSetDiff): RuleSetDiff {
	const shown = (rule: Rule) => ruleFor(actor, rule);
	return {
		added: added.map(shown),
		removed: removed.map(shown),
		changed: changed.map(({ before, after }) => ({ before: shown(before), after: shown(after) })),
		moved: moved.map(({ rule, ...places }) => ({ rule: shown(rule), ...places })),
		tables,
	};
}

const NOTHING = { ruleSet: { rules: [] }, tables: new Map<string, LookupTable>() };

/** What the draft would change, and what was published since it was begun. */
export interface DraftDiff {
	/** From the version that the draft was begun on to the draft. */
	readonly draft: RuleSetDiff;
	/** From that version to the current one; null: it is the current one. */
	readonly published: RuleSetDiff | null;
	readonly currentVersion: number;
}

/** null: there is no draft. */
export async function readDraftDiff(database: Database, actor: Actor): Promise<DraftDiff | null> {
	requireOrganizationRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const draft = await findDraft(transaction, organizationId);
		if (draft === null) return null;
		const current = await findPublished(transaction, organizationId);
		const base = (await findVersion(transaction, organizationId, draft.baseVersion)) ?? NOTHING;
		const isBehind = current.version !== draft.baseVersion;
		const now = isBehind ? await findVersion(transaction, organizationId, current.version) : null;
		const after = { ruleSet: draft.ruleSet, tables: withChanges(base.tables, draft.lookups) };
		return {
			draft: diffFor(actor, diffRules(base, after)),
			published: now === null ? null : diffFor(actor, diffRules(base, now)),
			currentVersion: current.version,
		};
	});
}
