import { systemActor } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";

/** A link as a job names it. */
export interface LinkKey {
	readonly organizationId: string;
	readonly linkId: string;
}

/** What the mail of a link says. */
export interface LinkToMail {
	readonly kind: "invitation" | "reset";
	readonly email: string;
	readonly organization: string;
	/** IANA name. */
	readonly timeZone: string;
	/** Name of who made the link; null: the person asked themselves, or a token made it. */
	readonly madeBy: string | null;
	readonly expiresAt: Date;
}

/**
 * Gives a link that waits to be mailed its token, in place of what an attempt before stored: the same one, unless the
 * key was rotated in between. It works from now on, so that a mail never arrives before it. Null: there is nothing to mail, because
 * the link was mailed, used or cancelled, or has expired.
 */
export async function takeLinkToMail(
	database: Database,
	{ organizationId, linkId }: LinkKey,
	{ tokenHash, now }: { readonly tokenHash: string; readonly now: Date },
): Promise<LinkToMail | null> {
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const { count } = await transaction.accessLink.updateMany({
			where: { organizationId, id: linkId, delivery: "waiting", usedAt: null, expiresAt: { gt: now } },
			data: { tokenHash },
		});
		if (count === 0) return null;
		const link = await transaction.accessLink.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: linkId } },
		});
		const { name, timeZone } = await transaction.organization.findUniqueOrThrow({
			where: { id: organizationId },
		});
		const maker =
			link.createdBy === null
				? null
				: await transaction.person.findUnique({
						where: { organizationId_id: { organizationId, id: link.createdBy } },
					});
		return {
			kind: link.kind === "reset" ? "reset" : "invitation",
			email: link.email,
			organization: name,
			timeZone,
			madeBy: maker?.name ?? null,
			expiresAt: link.expiresAt,
		};
	});
}

/** The mail server took the mail. */
export async function noteLinkMailed(
	database: Database,
	link: LinkKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await noteDelivery(database, link, { delivery: "mailed", mailedAt: now });
}

/** The mail failed for good. `reason` is shown to admins and holds no secret. */
export async function noteLinkNotMailed(
	database: Database,
	link: LinkKey,
	{ reason }: { readonly reason: string },
): Promise<void> {
	await noteDelivery(database, link, { delivery: "failed", mailError: reason });
}

async function noteDelivery(
	database: Database,
	{ organizationId, linkId }: LinkKey,
	data:
		| { readonly delivery: "mailed"; readonly mailedAt: Date }
		| { readonly delivery: "failed"; readonly mailError: string },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.accessLink.updateMany({
			where: { organizationId, id: linkId, delivery: "waiting" },
			data,
		}),
	);
}
