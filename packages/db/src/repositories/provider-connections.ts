import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { type ConnectionChoices, type ConnectionSettings, settingsOf } from "./connection-settings.ts";
import { addToOutbox } from "./outbox.ts";

/** Providers whose API a connection reads. */
export const CONNECTION_KINDS = ["openai", "anthropic"] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

/** `needs_attention`: the provider refuses the key; nothing is asked of it until a person acts. */
export const CONNECTION_STATUSES = ["active", "paused", "needs_attention"] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** Time between the starts of two pulls of one connection. */
export const PULL_EVERY_MS = 3_600_000;

/** Which invoice a connection's figures belong to. `first_seen`: the provider's only account, or the one its data names. */
export type ConnectionAccount =
	| { readonly kind: "existing"; readonly billingAccountId: string }
	| { readonly kind: "new"; readonly name: string; readonly externalId: string | null }
	| { readonly kind: "first_seen" };

export interface NewConnection {
	readonly now: Date;
	/** Made by the caller: the credential is bound to it. */
	readonly id: string;
	readonly kind: ConnectionKind;
	readonly name: string;
	readonly account: ConnectionAccount;
	readonly credential: Uint8Array<ArrayBuffer>;
	/** The key's last characters. */
	readonly credentialHint: string;
	readonly settings: ConnectionChoices;
}

/**
 * `account_unknown`: no such account of this provider. `account_needed`: it has several, say which. `account_id_needed`:
 * a second account without an id could not be told from the first. `reports_unknown`: the provider has no such report.
 */
export type ConnectionRefusal =
	| "account_unknown"
	| "account_needed"
	| "account_taken"
	| "account_id_needed"
	| "reports_unknown"
	| "name_taken";

export type ConnectionCreated =
	| { readonly ok: true; readonly id: string }
	| { readonly ok: false; readonly error: ConnectionRefusal };

/** Stores a connection and asks for its first pull. The credential never enters the audit log. */
export async function createConnection(
	database: Database,
	actor: Actor,
	input: NewConnection,
): Promise<ConnectionCreated> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockConnections(transaction, organizationId);
		const { id, kind, name, credentialHint, now } = input;
		if (await isNameTaken(transaction, organizationId, { name, except: null })) {
			return { ok: false, error: "name_taken" };
		}
		const settings = settingsOf(input.settings, now);
		if (!hasReports(kind, settings)) return { ok: false, error: "reports_unknown" };
		const account = await accountFor(transaction, actor, input);
		if (!account.ok) return account;
		await transaction.connection.create({
			data: {
				organizationId,
				id,
				kind,
				name,
				status: "active",
				billingAccountId: account.id,
				credential: input.credential,
				credentialHint,
				settings: { ...settings },
				lastStartedAt: now,
			},
		});
		const details = { kind, name, billingAccountId: account.id, credentialHint, settings };
		await auditConnection(transaction, actor, { action: "created", id, details, now });
		await askForPull(transaction, organizationId, id);
		return { ok: true, id };
	});
}

async function accountFor(
	transaction: Transaction,
	actor: Actor,
	{ kind: issuer, account, now }: NewConnection,
): Promise<
	| { readonly ok: true; readonly id: string | null }
	| { readonly ok: false; readonly error: ConnectionRefusal }
> {
	const { organizationId } = actor;
	const accounts = await transaction.billingAccount.findMany({ where: { organizationId, issuer } });
	if (account.kind === "existing") {
		const found = accounts.some(({ id }) => id === account.billingAccountId);
		return found ? { ok: true, id: account.billingAccountId } : { ok: false, error: "account_unknown" };
	}
	if (account.kind === "first_seen") {
		if (accounts.length > 1) return { ok: false, error: "account_needed" };
		return { ok: true, id: accounts[0]?.id ?? null };
	}
	const { name, externalId } = account;
	if (accounts.some((known) => known.externalId === externalId)) {
		return { ok: false, error: externalId === null ? "account_id_needed" : "account_taken" };
	}
	const id = newId();
	await transaction.billingAccount.create({ data: { organizationId, id, issuer, externalId, name } });
	const entry = {
		action: "billing_account.created",
		subject: "billing_account",
		subjectId: id,
		details: { issuer, externalId, name },
	};
	await appendAudit(transaction, actor, { entry, now });
	return { ok: true, id };
}

/** One connection, and when it is asked. */
export interface ConnectionCall {
	readonly id: string;
	readonly now: Date;
}

/** Deletes a connection and its credential. What it has read stays. False when there is none. */
export async function deleteConnection(
	database: Database,
	actor: Actor,
	{ id, now }: ConnectionCall,
): Promise<boolean> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const row = await transaction.connection.findUnique({
			where: { organizationId_id: { organizationId, id } },
		});
		if (row === null) return false;
		await transaction.connection.delete({ where: { organizationId_id: { organizationId, id } } });
		await auditConnection(transaction, actor, {
			action: "deleted",
			id,
			details: { kind: row.kind, name: row.name },
			now,
		});
		return true;
	});
}

/** Asks for a pull now. `not_active`: paused, or the provider refuses the key. null: asked. */
export async function requestPull(
	database: Database,
	actor: Actor,
	{ id, now }: ConnectionCall,
): Promise<"not_found" | "not_active" | null> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const where = { organizationId_id: { organizationId, id } };
		const row = await transaction.connection.findUnique({ where, select: { status: true } });
		if (row === null) return "not_found";
		if (row.status !== "active") return "not_active";
		await transaction.connection.update({ where, data: { lastStartedAt: now } });
		await auditConnection(transaction, actor, { action: "pull_requested", id, details: {}, now });
		await askForPull(transaction, organizationId, id);
		return null;
	});
}

/** The sealed credential, to test it; null when there is no such connection. */
export async function findCredential(
	database: Database,
	actor: Actor,
	id: string,
): Promise<{ readonly kind: ConnectionKind; readonly sealed: Uint8Array } | null> {
	requireConnectionsRight(actor);
	const { organizationId } = actor;
	const row = await inTransaction(database, actor, (transaction) =>
		transaction.connection.findUnique({
			where: { organizationId_id: { organizationId, id } },
			select: { kind: true, credential: true },
		}),
	);
	if (row === null || row.credential === null) return null;
	return { kind: connectionKind(row.kind), sealed: row.credential };
}

/** A connection is of the whole organization, and so is the right over it. */
export function requireConnectionsRight(actor: Actor): void {
	requireRight(actor, "connections.write");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("connections.write");
}

/** The kind as stored. */
export function connectionKind(text: string): ConnectionKind {
	const kind = CONNECTION_KINDS.find((known) => known === text);
	if (kind === undefined) throw new Error(`the database holds the connection kind ${text}`);
	return kind;
}

/** Two people adding the same name, or the same account, wait for each other. */
export async function lockConnections(transaction: Transaction, organizationId: string): Promise<void> {
	// The same lock as the imports', which also make billing accounts.
	await transaction.$queryRawUnsafe(
		"SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text",
		`billing-account:${organizationId}`,
	);
}

/** Whether another connection than `except` is called so. */
export async function isNameTaken(
	transaction: Transaction,
	organizationId: string,
	{ name, except }: { readonly name: string; readonly except: string | null },
): Promise<boolean> {
	const found = await transaction.connection.findFirst({
		where: { organizationId, name, ...(except === null ? {} : { id: { not: except } }) },
		select: { id: true },
	});
	return found !== null;
}

/** Whether the provider has the reports that are chosen: only Anthropic leaves a choice. */
export function hasReports(kind: string, { analytics, claudeCode }: ConnectionSettings): boolean {
	return kind === "anthropic" || !(analytics || claudeCode);
}

/** Asks for a pull in the transaction that wants it. */
export async function askForPull(
	transaction: Transaction,
	organizationId: string,
	connectionId: string,
): Promise<void> {
	await addToOutbox(transaction, organizationId, {
		job: "connection.pull",
		payload: { organizationId, connectionId },
	});
}

interface ConnectionEvent {
	readonly action: "created" | "changed" | "deleted" | "pull_requested" | "key_refused";
	readonly id: string;
	readonly details: Readonly<Record<string, unknown>>;
	readonly now: Date;
}

/** Records what happened to a connection. Details never hold a credential. */
export async function auditConnection(
	transaction: Transaction,
	actor: Actor,
	event: ConnectionEvent,
): Promise<void> {
	const { action, id, details, now } = event;
	const entry = { action: `connection.${action}`, subject: "connection", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
}
