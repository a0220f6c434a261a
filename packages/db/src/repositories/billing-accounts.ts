import { isGatewayRoute, type PayerAnswer } from "@outlay/finops/gateway-route";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

export interface BillingAccount {
	readonly id: string;
	/** Canonical issuer of the invoice: `openai`, `aws`, ... */
	readonly issuer: string;
	/** null: no source has said it yet. */
	readonly externalId: string | null;
	readonly name: string;
}

/** All billing accounts of the organization. */
export async function listBillingAccounts(
	database: Database,
	actor: Actor,
): Promise<readonly BillingAccount[]> {
	requireRight(actor, "imports.read");
	return inTransaction(database, actor, (transaction) => readAccounts(transaction, actor));
}

/** The accounts that a source has said something about. */
export async function findAccountsOfSource(
	database: Database,
	actor: Actor,
	source: string,
): Promise<readonly BillingAccount[]> {
	requireRight(actor, "imports.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const cells = await transaction.cell.findMany({
			where: { organizationId, source },
			distinct: ["billingAccountId"],
			select: { billingAccountId: true },
		});
		const ids = new Set(cells.map((cell) => cell.billingAccountId));
		return (await readAccounts(transaction, actor)).filter((account) => ids.has(account.id));
	});
}

function readAccounts(transaction: Transaction, actor: Actor): Promise<BillingAccount[]> {
	return transaction.billingAccount.findMany({
		where: { organizationId: actor.organizationId },
		select: { id: true, issuer: true, externalId: true, name: true },
		orderBy: { id: "asc" },
	});
}

export interface AccountReference {
	readonly issuer: string;
	readonly externalId: string | null;
	readonly name: string | null;
}

export type AccountResolution =
	| { readonly ok: true; readonly id: string }
	| { readonly ok: false; readonly candidates: readonly BillingAccount[] };

/**
 * Finds the billing account that a source names, or makes it. A source that names none means the issuer's only
 * account; with several it must be said which (`ok: false`). The first source to name an id adopts the account that
 * was made without one, so that OpenAI's usage (no id) and its costs (with id) meet in one account: the issuer's only one,
 * or the one that the file is declared to be of.
 */
export async function resolveBillingAccount(
	database: Database,
	actor: Actor,
	input: {
		readonly reference: AccountReference;
		readonly declaredId?: string | undefined;
		readonly now: Date;
	},
): Promise<AccountResolution> {
	const { reference, declaredId, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		await transaction.$queryRawUnsafe(
			"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
			`billing-account:${actor.organizationId}`,
		);
		const accounts = (await readAccounts(transaction, actor)).filter((a) => a.issuer === reference.issuer);
		const { externalId } = reference;
		if (externalId === null) {
			const [only, ...others] = accounts;
			if (others.length > 0) return { ok: false, candidates: accounts };
			if (only !== undefined) return { ok: true, id: only.id };
			return { ok: true, id: await createAccount(transaction, actor, { reference, now }) };
		}
		const named = accounts.find((account) => account.externalId === externalId);
		if (named !== undefined) return { ok: true, id: named.id };
		const unnamed = accounts.find((account) => account.externalId === null);
		if (unnamed !== undefined && (accounts.length === 1 || unnamed.id === declaredId)) {
			await adoptAccount(transaction, actor, {
				account: { ...unnamed, externalId, name: reference.name ?? unnamed.name },
				now,
			});
			return { ok: true, id: unnamed.id };
		}
		return { ok: true, id: await createAccount(transaction, actor, { reference, now }) };
	});
}

async function createAccount(
	transaction: Transaction,
	actor: Actor,
	input: { readonly reference: AccountReference; readonly now: Date },
): Promise<string> {
	const { reference, now } = input;
	const id = newId();
	const { issuer, externalId } = reference;
	const name = reference.name ?? (externalId === null ? issuer : `${issuer} ${externalId}`);
	await transaction.billingAccount.create({
		data: { organizationId: actor.organizationId, id, issuer, externalId, name },
	});
	const details = { issuer, externalId, name };
	const entry = { action: "billing_account.created", subject: "billing_account", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
	return id;
}

async function adoptAccount(
	transaction: Transaction,
	actor: Actor,
	input: { readonly account: BillingAccount; readonly now: Date },
): Promise<void> {
	const { account, now } = input;
	const { id, externalId, name } = account;
	await transaction.billingAccount.update({
		where: { organizationId_id: { organizationId: actor.organizationId, id } },
		data: { externalId, name },
	});
	const details = { externalId, name };
	const entry = { action: "billing_account.named", subject: "billing_account", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
}

/** Who pays for a gateway's calls to an issuer. One answer per (source, issuer, match). */
export interface AccountMapping extends PayerAnswer {
	readonly source: string;
}

/** The answers for one gateway source. */
export async function readAccountMappings(
	database: Database,
	actor: Actor,
	source: string,
): Promise<readonly PayerAnswer[]> {
	requireRight(actor, "imports.read");
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.accountMapping.findMany({
			where: { organizationId: actor.organizationId, source },
			orderBy: [{ issuer: "asc" }, { match: "asc" }],
		}),
	);
	return rows.map(({ issuer, match, billingAccountId }) => ({
		issuer,
		match: isGatewayRoute(match) ? match : "",
		billingAccountId,
	}));
}

/**
 * Says which billing account pays for a gateway's calls, inside the transaction of a larger change. Asks for the
 * gateway's past days to be folded again, since a charge's key is of its account. The caller has checked the right.
 */
export async function saveMapping(
	transaction: Transaction,
	actor: Actor,
	input: { readonly mapping: AccountMapping; readonly now: Date },
): Promise<void> {
	const { mapping, now } = input;
	const { organizationId } = actor;
	const { source, issuer, match, billingAccountId } = mapping;
	await transaction.accountMapping.upsert({
		where: { organizationId_source_issuer_match: { organizationId, source, issuer, match } },
		create: { organizationId, id: newId(), source, issuer, match, billingAccountId },
		update: { billingAccountId },
	});
	await recordMapping(transaction, actor, { mapping, action: "billing_account.mapped", now });
}

/** The opposite of {@link saveMapping}. */
export async function forgetMapping(
	transaction: Transaction,
	actor: Actor,
	input: { readonly mapping: MappedCalls; readonly now: Date },
): Promise<void> {
	const { mapping, now } = input;
	const { source, issuer, match } = mapping;
	await transaction.accountMapping.deleteMany({
		where: { organizationId: actor.organizationId, source, issuer, match },
	});
	await recordMapping(transaction, actor, { mapping, action: "billing_account.unmapped", now });
}

/** A mapping as it is stored. */
type MappedCalls = Omit<AccountMapping, "match"> & { readonly match: string };

async function recordMapping(
	transaction: Transaction,
	actor: Actor,
	input: { readonly mapping: MappedCalls; readonly action: string; readonly now: Date },
): Promise<void> {
	const { mapping, action, now } = input;
	const { source, issuer, match, billingAccountId } = mapping;
	const payload = { organizationId: actor.organizationId, source };
	await addToOutbox(transaction, actor.organizationId, { job: "stream.refold", payload });
	const details = match === "" ? { source, issuer } : { source, issuer, match };
	const entry = { action, subject: "billing_account", subjectId: billingAccountId, details };
	await appendAudit(transaction, actor, { entry, now });
}
