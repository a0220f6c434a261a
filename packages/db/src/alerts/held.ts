import { asOwner, type Database, inTransaction, queryIn } from "../database.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import { askToMail } from "../requests/request-mails.ts";
import { askToSend } from "./notification-rows.ts";

/** Of one tick; what is left is for the next. */
const RELEASED_MAX = 1_000;

/**
 * Asks for the messages whose quiet hours have ended, for the digests that are due, and for mails about requests that were held. Each is released once, however
 * many clocks tick. Of all organizations; returns how many.
 */
export async function releaseHeld(database: Database, { now }: { readonly now: Date }): Promise<number> {
	return (
		(await releaseMessages(database, now)) +
		(await releaseDigests(database, now)) +
		(await releaseRequestMails(database, now))
	);
}

async function releaseMessages(database: Database, now: Date): Promise<number> {
	const due = await asOwner(database, (prisma) =>
		prisma.alertNotification.findMany({
			where: { status: "held", digestId: null, dueAt: { lte: now } },
			select: { organizationId: true, id: true },
			orderBy: { dueAt: "asc" },
			take: RELEASED_MAX,
		}),
	);
	let released = 0;
	for (const { organizationId, id } of due) {
		released += await inTransaction(database, { organizationId }, async (transaction) => {
			const { count } = await transaction.alertNotification.updateMany({
				where: { organizationId, id, status: "held" },
				data: { status: "waiting" },
			});
			if (count > 0) await askToSend(queryIn(transaction), organizationId, id);
			return count;
		});
	}
	return released;
}

async function releaseDigests(database: Database, now: Date): Promise<number> {
	const due = await asOwner(database, (prisma) =>
		prisma.alertDigest.findMany({
			where: { status: "held", dueAt: { lte: now } },
			select: { organizationId: true, id: true },
			orderBy: { dueAt: "asc" },
			take: RELEASED_MAX,
		}),
	);
	let released = 0;
	for (const { organizationId, id: digestId } of due) {
		released += await inTransaction(database, { organizationId }, async (transaction) => {
			const { count } = await transaction.alertDigest.updateMany({
				where: { organizationId, id: digestId, status: "held" },
				data: { status: "waiting" },
			});
			if (count === 0) return 0;
			await addToOutboxBySql(queryIn(transaction), organizationId, {
				job: "alert.digest",
				payload: { organizationId, digestId },
			});
			return count;
		});
	}
	return released;
}

async function releaseRequestMails(database: Database, now: Date): Promise<number> {
	const due = await asOwner(database, (prisma) =>
		prisma.requestMail.findMany({
			where: { status: "held", dueAt: { lte: now } },
			select: { organizationId: true, id: true },
			orderBy: { dueAt: "asc" },
			take: RELEASED_MAX,
		}),
	);
	let released = 0;
	for (const { organizationId, id } of due) {
		released += await inTransaction(database, { organizationId }, async (transaction) => {
			const { count } = await transaction.requestMail.updateMany({
				where: { organizationId, id, status: "held" },
				data: { status: "waiting" },
			});
			if (count > 0) await askToMail(queryIn(transaction), organizationId, id);
			return count;
		});
	}
	return released;
}
