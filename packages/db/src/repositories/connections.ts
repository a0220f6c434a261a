import type { Basis } from "@outlay/finops/charge";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { type AccountMapping, forgetMapping, saveMapping } from "./billing-accounts.ts";
import { addToOutbox } from "./outbox.ts";

export interface PrecedenceChange {
	readonly billingAccountId: string;
	readonly basis: Basis;
	/** Preferred first; empty: back to the defaults. */
	readonly families: readonly string[];
	readonly now: Date;
}

export type PrecedenceOutcome = "changed" | "no_such_account" | { readonly unknownFamily: string };

/**
 * Says which source counts first for an account. The account's days are rebuilt: their figures may move between
 * sources, and nothing is read again.
 */
export async function setPrecedence(
	database: Database,
	actor: Actor,
	change: PrecedenceChange,
): Promise<PrecedenceOutcome> {
	requireRight(actor, "connections.write");
	const { organizationId } = actor;
	const { billingAccountId, basis, families } = change;
	return inTransaction(database, actor, async (transaction) => {
		if (!(await hasAccount(transaction, organizationId, billingAccountId))) return "no_such_account";
		const account = { organizationId, billingAccountId, basis };
		const held = await transaction.cell.findMany({
			where: account,
			distinct: ["family"],
			select: { family: true },
		});
		const unknownFamily = families.find((family) => held.every((cell) => cell.family !== family));
		if (unknownFamily !== undefined) return { unknownFamily };
		const before = await transaction.sourcePrecedence.findMany({ where: account, orderBy: { rank: "asc" } });
		await transaction.sourcePrecedence.deleteMany({ where: account });
		await transaction.sourcePrecedence.createMany({
			data: families.map((family, index) => ({ ...account, family, rank: index + 1 })),
		});
		await markAccountDirty(transaction, organizationId, billingAccountId);
		await addToOutbox(transaction, organizationId, { job: "spend.rebuild", payload: { organizationId } });
		const details = { basis, families, before: before.map((row) => row.family) };
		const entry = {
			action: "billing_account.precedence_changed",
			subject: "billing_account",
			subjectId: billingAccountId,
			details,
		};
		await appendAudit(transaction, actor, { entry, now: change.now });
		return "changed";
	});
}

async function hasAccount(transaction: Transaction, organizationId: string, id: string): Promise<boolean> {
	return (await transaction.billingAccount.count({ where: { organizationId, id } })) > 0;
}

async function markAccountDirty(
	transaction: Transaction,
	organizationId: string,
	billingAccountId: string,
): Promise<void> {
	await transaction.$executeRawUnsafe(
		`INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
		 SELECT DISTINCT organization_id, billing_account_id, day FROM outlay.cell
		 WHERE organization_id = $1::uuid AND billing_account_id = $2::uuid ON CONFLICT DO NOTHING`,
		organizationId,
		billingAccountId,
	);
}

export type MappingOutcome = "changed" | "unchanged" | "no_such_account";

/** A mapping that is to be; `billingAccountId` null: it is no more, and what is said about all calls holds again. */
export type MappingChange = Omit<AccountMapping, "billingAccountId"> & {
	readonly billingAccountId: string | null;
};

/**
 * Says who pays for a gateway's calls to an issuer, or for those of one route, for its files of the past too: their days
 * are folded again, since a charge's key is of its account. Money moves between accounts when that is done.
 */
export async function changeMapping(
	database: Database,
	actor: Actor,
	input: { readonly mapping: MappingChange; readonly now: Date },
): Promise<MappingOutcome> {
	const { mapping, now } = input;
	requireRight(actor, "connections.write");
	const { organizationId } = actor;
	const { source, issuer, match, billingAccountId } = mapping;
	return inTransaction(database, actor, async (transaction) => {
		if (billingAccountId !== null && !(await hasAccount(transaction, organizationId, billingAccountId)))
			return "no_such_account";
		// An import of this source that writes right now either sees the new mapping or is folded again after it.
		await transaction.$queryRawUnsafe(
			"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
			`cells:${organizationId}:${source}`,
		);
		const before = await transaction.accountMapping.findFirst({
			where: { organizationId, source, issuer, match },
		});
		if ((before?.billingAccountId ?? null) === billingAccountId) return "unchanged";
		if (billingAccountId !== null)
			await saveMapping(transaction, actor, { mapping: { ...mapping, billingAccountId }, now });
		else if (before !== null) await forgetMapping(transaction, actor, { mapping: before, now });
		return "changed";
	});
}
