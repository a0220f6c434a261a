import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { addToOutboxBySql } from "./outbox.ts";

/** Deliveries by id, of channels and people; or every mail to people that is dead. */
export type DeliveriesToReplay =
	| { readonly kind: "ids"; readonly ids: readonly string[] }
	| { readonly kind: "people" };

export type ReplayFault =
	| { readonly code: "not_found"; readonly id: string }
	/** It waits, was sent or was dropped; or its channel was removed. */
	| { readonly code: "not_dead"; readonly id: string };

/** Of one request for all mails to people; what is left is for the next. */
const REPLAYED_MAX = 1_000;

/** Kinds of deliveries: where they are kept, and the job that sends one. */
const KINDS = [
	{ table: "alert_notification", job: "alert.send", key: "notificationId" },
	{ table: "alert_digest", job: "alert.digest", key: "digestId" },
	{ table: "spend_report", job: "report.send", key: "reportId" },
	{ table: "request_mail", job: "request.mail", key: "requestMailId" },
] as const;
type Kind = (typeof KINDS)[number];

/**
 * Asks again for what no attempt could send, under the same key, so that a mailbox can tell a repetition: all of it or
 * none. A message that a digest lists stands for its digest. Returns how many are sent again.
 */
export async function replayDeliveries(
	database: Database,
	actor: Actor,
	{ which, now }: { readonly which: DeliveriesToReplay; readonly now: Date },
): Promise<Result<{ readonly messages: number }, ReplayFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { organizationId } = actor;
		const found = await (which.kind === "ids"
			? readNamed(query, organizationId, which.ids)
			: readDeadMails(query, organizationId));
		if (!found.ok) return found;
		for (const delivery of found.value) await sendAgain(query, organizationId, delivery);
		const messages = found.value.length;
		const [subjectId = ""] = which.kind === "ids" ? which.ids : [];
		const details = { ...which, messages };
		const entry = { action: "delivery.replayed", subject: "delivery", subjectId, details };
		await appendAudit(transaction, actor, { entry, now });
		return ok({ messages });
	});
}

interface DeadDelivery {
	readonly kind: Kind;
	readonly id: string;
}

interface NamedRow {
	readonly id: string;
	/** Of the digest that lists the message. */
	readonly digestId: string | null;
	readonly isDead: boolean;
}

/** The deliveries of these ids, locked. */
async function readNamed(
	query: QueryRows,
	organizationId: string,
	ids: readonly string[],
): Promise<Result<readonly DeadDelivery[], ReplayFault>> {
	const dead = new Map<string, DeadDelivery>();
	const missing = new Set(ids);
	for (const kind of KINDS) {
		const rows = await query<NamedRow>(
			`SELECT d.id, ${kind.table === "alert_notification" ? "d.digest_id" : "NULL::uuid"} AS "digestId",
			   d.status = 'dead' ${kind.table === "alert_notification" ? OF_A_CHANNEL : ""} AS "isDead"
			 FROM outlay.${kind.table} d
			 WHERE d.organization_id = $1::uuid AND d.id = ANY($2::uuid[]) ORDER BY d.id FOR UPDATE OF d`,
			[organizationId, ids],
		);
		for (const { id, digestId, isDead } of rows) {
			missing.delete(id);
			if (!isDead) return err({ code: "not_dead", id });
			const delivery = digestId === null ? { kind, id } : { kind: KINDS[1], id: digestId };
			dead.set(delivery.id, delivery);
		}
	}
	const [id] = missing;
	return id === undefined ? ok([...dead.values()]) : err({ code: "not_found", id });
}

const OF_A_CHANNEL = `AND NOT EXISTS (SELECT FROM outlay.alert_channel c WHERE c.organization_id = d.organization_id
  AND c.id = d.channel_id AND c.removed_at IS NOT NULL)`;

/** Every mail to a person that is dead, the oldest first, locked. */
async function readDeadMails(
	query: QueryRows,
	organizationId: string,
): Promise<Result<readonly DeadDelivery[], never>> {
	const dead: DeadDelivery[] = [];
	for (const kind of KINDS) {
		const own = kind.table === "alert_notification" ? "AND d.channel_id IS NULL AND d.digest_id IS NULL" : "";
		const rows = await query<{ id: string }>(
			`SELECT d.id FROM outlay.${kind.table} d WHERE d.organization_id = $1::uuid AND d.status = 'dead' ${own}
			 ORDER BY d.id LIMIT $2::int FOR UPDATE`,
			[organizationId, REPLAYED_MAX - dead.length],
		);
		dead.push(...rows.map(({ id }) => ({ kind, id })));
	}
	return ok(dead);
}

async function sendAgain(
	query: QueryRows,
	organizationId: string,
	{ kind: { table, job, key }, id }: DeadDelivery,
): Promise<void> {
	const again = await query<{ id: string }>(
		`UPDATE outlay.${table} SET status = 'waiting', attempts = 0
		 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'dead' RETURNING id`,
		[organizationId, id],
	);
	if (again.length === 0) return;
	if (table === "alert_digest") {
		await query(
			`UPDATE outlay.alert_notification SET status = 'held'
			 WHERE organization_id = $1::uuid AND digest_id = $2::uuid AND status = 'dead'`,
			[organizationId, id],
		);
	}
	await addToOutboxBySql(query, organizationId, { job, payload: { organizationId, [key]: id } });
}
