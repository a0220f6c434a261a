import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { requireImportsRight } from "../read-models/imports.ts";
import { addToOutbox } from "./outbox.ts";

/** A charge by its place: the key and month find its partition and row. */
export interface ChargePlace {
	readonly chargeKeyId: string;
	/** First day of the month. */
	readonly month: string;
	readonly chargeId: string;
}

/** How long the lines of a charge are kept: long enough to look at them, short enough that a restatement shows. */
const KEPT_MS = 15 * 60_000;

/**
 * Asks for the lines behind a charge. A request of the last minutes for the same charge is used again. Returns the
 * request's id.
 */
export async function requestLines(
	database: Database,
	actor: Actor,
	{ place, now }: { readonly place: ChargePlace; readonly now: Date },
): Promise<string> {
	requireImportsRight(actor);
	const { organizationId } = actor;
	const { chargeKeyId, chargeId } = place;
	return inTransaction(database, actor, async (transaction) => {
		await transaction.lineRequest.deleteMany({ where: { organizationId, expiresAt: { lt: now } } });
		const known = await transaction.lineRequest.findFirst({
			where: { organizationId, chargeId, chargeKeyId, status: { not: "failed" } },
			orderBy: { id: "desc" },
		});
		if (known !== null) return known.id;
		const id = newId();
		await transaction.lineRequest.create({
			data: {
				organizationId,
				id,
				chargeKeyId,
				month: new Date(`${place.month}T00:00:00Z`),
				chargeId,
				status: "waiting",
				createdAt: now,
				expiresAt: new Date(now.getTime() + KEPT_MS),
			},
		});
		const payload = { organizationId, requestId: id };
		await addToOutbox(transaction, organizationId, { job: "charge.lines", payload });
		return id;
	});
}

/** A charge as its lines are looked for. */
export interface ChargeToExplain {
	readonly chargeId: string;
	readonly keyId: string;
	readonly accountId: string;
	readonly accountIssuer: string;
	readonly accountExternalId: string | null;
	readonly source: string;
	readonly scope: string;
	readonly day: string;
	readonly importId: string;
	readonly basis: "billed" | "metered";
	readonly meter: string;
	readonly contextBand: string;
	readonly foldId: string;
}

/** The charge that a request asks about; null when the request is gone, or a newer export has replaced the charge. */
export async function takeLineRequest(
	database: Database,
	actor: Actor,
	requestId: string,
): Promise<ChargeToExplain | null> {
	requireRight(actor, "imports.read");
	return inSqlTransaction(database, actor, async (session) => {
		await session.query(
			"UPDATE outlay.line_request SET status = 'reading' WHERE organization_id = $1 AND id = $2",
			[actor.organizationId, requestId],
		);
		const result = await session.query<ChargeToExplain>(
			`SELECT c.id AS "chargeId", c.charge_key_id AS "keyId", c.billing_account_id AS "accountId",
			   b.issuer AS "accountIssuer", b.external_id AS "accountExternalId", c.source, c.scope, c.day::text,
			   c.import_id AS "importId", c.basis, c.meter, c.context_band AS "contextBand", c.fold_id AS "foldId"
			 FROM outlay.line_request r
			 JOIN outlay.charge c ON c.organization_id = r.organization_id AND c.charge_key_id = r.charge_key_id
			   AND c.month = r.month AND c.id = r.charge_id
			 JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
			 WHERE r.organization_id = $1 AND r.id = $2`,
			[actor.organizationId, requestId],
		);
		return result.rows[0] ?? null;
	});
}

/** One line of a raw export. Amount and quantity are what it adds to its charge, exact decimal text. */
export interface ChargeLine {
	readonly importId: string;
	readonly line: number;
	readonly raw: string;
	readonly amount: string | null;
	readonly currency: string | null;
	readonly quantity: string | null;
}

/** The lines of a charge; the sums are over all of them, also those that are not listed. */
export interface ChargeLines {
	readonly lines: readonly ChargeLine[];
	readonly count: number;
	readonly amount: string | null;
	readonly currency: string | null;
	readonly quantity: string | null;
	readonly files: readonly {
		readonly importId: string;
		readonly fileName: string;
		readonly member: string;
	}[];
}

export type LineOutcome =
	| { readonly status: "done"; readonly result: ChargeLines }
	| { readonly status: "failed"; readonly error: { readonly code: string; readonly message: string } };

/** Answers a request. */
export async function answerLineRequest(
	database: Database,
	actor: Actor,
	answer: { readonly requestId: string; readonly outcome: LineOutcome; readonly now: Date },
): Promise<void> {
	const { requestId, outcome, now } = answer;
	const body =
		outcome.status === "done" ? { result: { ...outcome.result } } : { error: { ...outcome.error } };
	await inTransaction(database, actor, (transaction) =>
		transaction.lineRequest.updateMany({
			where: { organizationId: actor.organizationId, id: requestId },
			data: { status: outcome.status, finishedAt: now, ...JSON.parse(JSON.stringify(body)) },
		}),
	);
}
