import { err, ok, type Result } from "@outlay/finops/result";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { changesFor, rulesFor } from "../read-models/attribution-people.ts";
import type { LookupChanges } from "./attribution-context.ts";
import { appendAudit } from "./audit.ts";

/** The next version of the rules while it is being written; one per organization. */
export interface AttributionDraft {
	/** The published version that it was begun on, 0 when there was none. */
	readonly baseVersion: number;
	/** Grows with every save: who saves names the one that they saw. */
	readonly revision: number;
	readonly ruleSet: RuleSet;
	/** Tables that differ from the published ones. */
	readonly lookups: LookupChanges;
	readonly updatedBy: string;
	readonly updatedAt: Date;
}

/** Somebody saved in between: nothing was written. `current` null: there is no draft. */
export interface StaleDraft {
	readonly code: "stale_draft";
	readonly current: AttributionDraft | null;
}

export interface DraftChange {
	/** The revision that the change was made on; null: there was no draft. */
	readonly revision: number | null;
	readonly ruleSet?: RuleSet | undefined;
	/** Tables to replace or (null) remove; others stay as the draft has them. */
	readonly lookups?: LookupChanges | undefined;
	readonly baseVersion?: number | undefined;
}

/** The draft as this actor may read it: values that name people are hidden without the right. */
export async function readDraft(database: Database, actor: Actor): Promise<AttributionDraft | null> {
	requireOrganizationRight(actor, "attribution.read");
	return inTransaction(database, actor, async (transaction) => {
		const draft = await findDraft(transaction, actor.organizationId);
		if (draft === null) return null;
		const published = await findPublished(transaction, actor.organizationId);
		const lookups = changesFor(actor, draft.lookups, [published.ruleSet, draft.ruleSet]);
		return { ...draft, ruleSet: rulesFor(actor, draft.ruleSet), lookups };
	});
}

/** The draft inside a transaction that the caller holds. */
export async function findDraft(
	transaction: Transaction,
	organizationId: string,
): Promise<AttributionDraft | null> {
	const row = await transaction.attributionDraft.findUnique({ where: { organizationId } });
	if (row === null) return null;
	const { body, lookups, ...rest } = row;
	return {
		...rest,
		ruleSet: body as unknown as RuleSet, // parse boundary: written from a RuleSet
		lookups: lookups as unknown as LookupChanges, // parse boundary: written from LookupChanges
	};
}

/** The published rules and their version; no rules and 0 before the first publication. */
export async function findPublished(
	transaction: Transaction,
	organizationId: string,
): Promise<{ readonly version: number; readonly ruleSet: RuleSet }> {
	const row = await transaction.ruleSet.findFirst({ where: { organizationId, status: "published" } });
	if (row === null) return { version: 0, ruleSet: { rules: [] } };
	return { version: row.version, ruleSet: row.body as unknown as RuleSet }; // parse boundary: written from a RuleSet
}

/** Drafts and publications of one organization wait for each other. */
export async function lockRules(transaction: Transaction, organizationId: string): Promise<void> {
	await transaction.$queryRawUnsafe(
		"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
		`rules:${organizationId}`,
	);
}

/** Saves the draft, or begins one on the published version. What the change leaves out stays. */
export async function saveDraft(
	database: Database,
	actor: Actor,
	input: { readonly change: DraftChange; readonly now: Date },
): Promise<Result<AttributionDraft, StaleDraft>> {
	const { change, now } = input;
	requireOrganizationRight(actor, "attribution.write");
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, actor.organizationId);
		const current = await findDraft(transaction, actor.organizationId);
		if ((current?.revision ?? null) !== change.revision) return err({ code: "stale_draft", current });
		return ok(await writeDraft(transaction, actor, { current, change, now }));
	});
}

/** {@link saveDraft} inside a transaction that holds the lock and has found `current`. */
export async function writeDraft(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly current: AttributionDraft | null;
		readonly change: Omit<DraftChange, "revision">;
		readonly now: Date;
	},
): Promise<AttributionDraft> {
	const { organizationId } = actor;
	const { current, change, now } = input;
	const published = await findPublished(transaction, organizationId);
	const draft: AttributionDraft = {
		baseVersion: change.baseVersion ?? current?.baseVersion ?? published.version,
		revision: (current?.revision ?? 0) + 1,
		ruleSet: change.ruleSet ?? current?.ruleSet ?? published.ruleSet,
		lookups: { ...current?.lookups, ...change.lookups },
		updatedBy: actor.label,
		updatedAt: now,
	};
	const { ruleSet, lookups, ...columns } = draft;
	const data = { ...columns, body: plain(ruleSet), lookups: plain(lookups) };
	await transaction.attributionDraft.upsert({
		where: { organizationId },
		create: { organizationId, ...data },
		update: data,
	});
	const details = {
		revision: draft.revision,
		baseVersion: draft.baseVersion,
		rules: ruleSet.rules.length,
		...(change.lookups === undefined ? {} : { lookups: Object.keys(change.lookups) }),
	};
	const entry = {
		action: "attribution_draft.saved",
		subject: "attribution_draft",
		subjectId: organizationId,
		details,
	};
	await appendAudit(transaction, actor, { entry, now });
	return draft;
}

/** Throws the draft away. */
export async function discardDraft(
	database: Database,
	actor: Actor,
	input: { readonly revision: number; readonly now: Date },
): Promise<Result<null, StaleDraft>> {
	const { revision, now } = input;
	requireOrganizationRight(actor, "attribution.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, organizationId);
		const current = await findDraft(transaction, organizationId);
		if (current?.revision !== revision) return err({ code: "stale_draft", current });
		await transaction.attributionDraft.deleteMany({ where: { organizationId } });
		const details = { revision, baseVersion: current.baseVersion };
		const entry = {
			action: "attribution_draft.discarded",
			subject: "attribution_draft",
			subjectId: organizationId,
			details,
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}

/** Through JSON: what is stored is what a reader gets, without undefined members. */
export function plain(value: unknown) {
	return JSON.parse(JSON.stringify(value));
}
