import type { RuleSet } from "@outlay/finops/rule-set";
import type { LookupEntry } from "@outlay/finops/lookup";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

const date = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

/** Replaces a lookup table. It takes effect with the next publication. */
export async function replaceLookupTable(
	database: Database,
	actor: Actor,
	table: { readonly name: string; readonly entries: readonly LookupEntry[] },
	now: Date,
): Promise<void> {
	requireRight(actor, "attribution.write");
	const { organizationId } = actor;
	await inTransaction(database, actor, async (transaction) => {
		await transaction.lookupEntry.deleteMany({ where: { organizationId, tableName: table.name } });
		await transaction.lookupEntry.createMany({
			data: table.entries.map((entry) => ({
				organizationId,
				id: newId(),
				tableName: table.name,
				value: entry.value,
				team: entry.team ?? null,
				feature: entry.feature ?? null,
				environment: entry.environment ?? null,
				validFrom: date(entry.from),
				validTo: date(entry.to),
			})),
		});
		const details = { entries: table.entries.length };
		const entry = { action: "lookup_table.replaced", subject: "lookup_table", subjectId: table.name, details };
		await appendAudit(transaction, actor, entry, now);
	});
}

/** Publishes rules as the next version, in place of the last, and asks for the open months to follow. */
export async function publishRuleSet(
	database: Database,
	actor: Actor,
	input: { readonly ruleSet: RuleSet; readonly note: string },
	now: Date,
): Promise<number> {
	requireRight(actor, "attribution.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await transaction.$queryRawUnsafe(
			"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
			`rules:${organizationId}`,
		);
		const last = await transaction.ruleSet.findFirst({ where: { organizationId }, orderBy: { version: "desc" } });
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
				body: JSON.parse(JSON.stringify(input.ruleSet)),
				note: input.note,
				createdBy: actor.personId,
				publishedAt: now,
			},
		});
		const details = { version, note: input.note, rules: input.ruleSet.rules.length };
		const entry = { action: "attribution.published", subject: "rule_set", subjectId: id, details };
		await appendAudit(transaction, actor, entry, now);
		await addToOutbox(transaction, organizationId, { job: "attribution.apply", payload: { organizationId } });
		return version;
	});
}
