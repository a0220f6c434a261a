import { asOwner, type Database, type QueryRows, type Transaction } from "../database.ts";
import { newId } from "../id.ts";

/** A job that waits to be sent: its name and payload are those of packages/jobs, which this package does not know. */
export interface OutboxJob {
	readonly job: string;
	readonly payload: Readonly<Record<string, string>>;
}

/** Asks for a job in the transaction that wants it: a crash neither loses nor invents it. */
export async function addToOutbox(
	transaction: Transaction,
	organizationId: string,
	{ job, payload }: OutboxJob,
): Promise<void> {
	await transaction.outbox.create({ data: { organizationId, id: newId(), job, payload } });
}

/** Asks for the evaluation of budgets, in the transaction that changed what they are evaluated from. */
export async function askForBudgets(
	transaction: Transaction,
	{ organizationId }: { readonly organizationId: string },
): Promise<void> {
	await addToOutbox(transaction, organizationId, { job: "budgets.evaluate", payload: { organizationId } });
}

/** {@link addToOutbox} in either kind of transaction. */
export async function addToOutboxBySql(
	query: QueryRows,
	organizationId: string,
	{ job, payload }: OutboxJob,
): Promise<void> {
	await query(
		"INSERT INTO outlay.outbox (organization_id, id, job, payload) VALUES ($1::uuid, $2::uuid, $3, $4::jsonb)",
		[organizationId, newId(), job, JSON.stringify(payload)],
	);
}

const RELAY_BATCH = 100;

/** A job as the outbox holds it. Its id is the same however often it is sent, so that the queue can take it once. */
export interface WaitingJob extends OutboxJob {
	readonly id: string;
}

/** False: it can never be sent as it is. It stays, is counted as waiting, and those after it go on. */
export type SendJob = (job: WaitingJob) => Promise<boolean>;

/**
 * Sends waiting jobs of all organizations in order and marks them sent. A crash between sending and marking, or two
 * workers that look at once, send a job again, with the same id. Returns how many were sent.
 */
export async function relayOutbox(database: Database, send: SendJob, now: () => Date): Promise<number> {
	const waiting = await asOwner(database, (prisma) =>
		prisma.outbox.findMany({ where: { sentAt: null }, orderBy: { id: "asc" }, take: RELAY_BATCH }),
	);
	let sent = 0;
	for (const { organizationId, id, job, payload } of waiting) {
		const waitingJob = { id, job, payload: payload as Record<string, string> }; // parse boundary: written by addToOutbox
		if (!(await send(waitingJob))) continue;
		sent += 1;
		await asOwner(database, (prisma) =>
			prisma.outbox.update({
				where: { organizationId_id: { organizationId, id } },
				data: { sentAt: now() },
			}),
		);
	}
	return sent;
}
