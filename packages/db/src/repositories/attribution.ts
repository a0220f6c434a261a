import type { LookupTable } from "@outlay/finops/lookup";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type RuleSetIssue, validateRuleSet } from "@outlay/finops/rule-set-issues";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { type LookupChanges, readRuleContext } from "./attribution-context.ts";
import {
	findDraft,
	findPublished,
	lockRules,
	plain,
	type StaleDraft,
	writeDraft,
} from "./attribution-draft.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

const INSERT_CHUNK = 2_000;

const date = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

/** Rules that cannot be published. `issues` has at least one error. */
export class InvalidRuleSetError extends Error {
	override readonly name = "InvalidRuleSetError";
	readonly issues: readonly RuleSetIssue[];
	constructor(issues: readonly RuleSetIssue[]) {
		super(issues.map(({ field, value, fix }) => `${field} ${JSON.stringify(value)}: ${fix}`).join("\n"));
		this.issues = issues;
	}
}

/** Puts a lookup table into the draft, over whatever the draft had. It takes effect with the next publication. */
export async function replaceLookupTable(
	database: Database,
	actor: Actor,
	input: { readonly table: LookupTable; readonly now: Date },
): Promise<void> {
	const { table, now } = input;
	requireOrganizationRight(actor, "attribution.write");
	await inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, actor.organizationId);
		const current = await findDraft(transaction, actor.organizationId);
		await writeDraft(transaction, actor, { current, change: { lookups: { [table.name]: table } }, now });
	});
}

/**
 * Publishes rules as the next version, in place of the last, together with the draft's lookup tables; the draft is
 * gone. Asks for the open months to follow. Throws {@link InvalidRuleSetError}.
 */
export async function publishRuleSet(
	database: Database,
	actor: Actor,
	request: { readonly input: { readonly ruleSet: RuleSet; readonly note: string }; readonly now: Date },
): Promise<number> {
	const { input, now } = request;
	requireOrganizationRight(actor, "attribution.write");
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, actor.organizationId);
		const lookups = (await findDraft(transaction, actor.organizationId))?.lookups ?? {};
		const published = await publishVersion(transaction, actor, { ...input, lookups, now });
		if (!published.ok) throw new InvalidRuleSetError(published.error.issues);
		return published.value;
	});
}

export type PublishError =
	| StaleDraft
	/** Another version was published since the draft was begun: see what it changed, then merge. */
	| { readonly code: "behind"; readonly baseVersion: number; readonly currentVersion: number }
	| InvalidRules;

interface InvalidRules {
	readonly code: "invalid_rules";
	readonly issues: readonly RuleSetIssue[];
}

/** Publishes the draft of the named revision as the next version. Returns the version. */
export async function publishDraft(
	database: Database,
	actor: Actor,
	input: { readonly revision: number; readonly note: string; readonly now: Date },
): Promise<Result<number, PublishError>> {
	const { now } = input;
	requireOrganizationRight(actor, "attribution.write");
	return inTransaction(database, actor, async (transaction) => {
		await lockRules(transaction, actor.organizationId);
		const draft = await findDraft(transaction, actor.organizationId);
		if (draft === null || draft.revision !== input.revision)
			return err({ code: "stale_draft", current: draft });
		const { version } = await findPublished(transaction, actor.organizationId);
		if (draft.baseVersion !== version) {
			return err({ code: "behind", baseVersion: draft.baseVersion, currentVersion: version });
		}
		const { ruleSet, lookups } = draft;
		return publishVersion(transaction, actor, { ruleSet, lookups, note: input.note, now });
	});
}

interface NewVersion {
	readonly ruleSet: RuleSet;
	readonly lookups: LookupChanges;
	readonly note: string;
	readonly now: Date;
}

/** Publishes inside a transaction that holds the lock: validates, replaces tables, drops the draft, asks for the months. */
export async function publishVersion(
	transaction: Transaction,
	actor: Actor,
	{ ruleSet, lookups, note, now }: NewVersion,
): Promise<Result<number, InvalidRules>> {
	const { organizationId } = actor;
	const found = validateRuleSet(ruleSet, await readRuleContext(transaction, organizationId, lookups));
	const issues = found.filter(({ severity }) => severity === "error");
	if (issues.length > 0) return err({ code: "invalid_rules", issues });
	const last = await transaction.ruleSet.findFirst({
		where: { organizationId },
		orderBy: { version: "desc" },
	});
	const version = (last?.version ?? 0) + 1;
	await transaction.ruleSet.updateMany({
		where: { organizationId, status: "published" },
		data: { status: "superseded" },
	});
	const id = newId();
	await transaction.ruleSet.create({
		data: {
			organizationId,
			id,
			version,
			status: "published",
			body: plain(ruleSet),
			lookups: plain(lookups),
			note,
			author: actor.label,
			createdBy: actor.personId,
			createdAt: now,
			publishedAt: now,
		},
	});
	for (const [name, table] of Object.entries(lookups))
		await writeTable(transaction, organizationId, { name, table });
	await transaction.attributionDraft.deleteMany({ where: { organizationId } });
	const details = { version, note, rules: ruleSet.rules.length, lookups: Object.keys(lookups) };
	const entry = { action: "attribution.published", subject: "rule_set", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
	await addToOutbox(transaction, organizationId, { job: "attribution.apply", payload: { organizationId } });
	return ok(version);
}

async function writeTable(
	transaction: Transaction,
	organizationId: string,
	{ name, table }: { readonly name: string; readonly table: LookupTable | null },
): Promise<void> {
	await transaction.lookupEntry.deleteMany({ where: { organizationId, tableName: name } });
	const data = (table?.entries ?? []).map((entry) => ({
		organizationId,
		id: newId(),
		tableName: name,
		value: entry.value,
		team: entry.team ?? null,
		feature: entry.feature ?? null,
		environment: entry.environment ?? null,
		validFrom: date(entry.from),
		validTo: date(entry.to),
	}));
	for (let at = 0; at < data.length; at += INSERT_CHUNK) {
		await transaction.lookupEntry.createMany({ data: data.slice(at, at + INSERT_CHUNK) });
	}
}
