import type { AlertSeverity } from "@outlay/finops/alert-notice";
import { systemActor } from "../actor.ts";
import { readBudgetSight } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import type { AlertStatus } from "../read-models/alerts.ts";
import { MEMBERSHIP_COLUMNS, type MembershipRow, sightOf } from "./people-told.ts";

/** A digest as a job names it. */
export interface DigestKey {
	readonly organizationId: string;
	readonly digestId: string;
}

/** An alert as a digest lists it: as it is when the digest is sent. */
export interface DigestAlert {
	readonly status: AlertStatus;
	readonly severity: AlertSeverity;
	readonly title: string;
	readonly sentence: string;
	/** Its page, without host. */
	readonly path: string;
	readonly openedAt: Date;
	readonly resolvedAt: Date | null;
}

/** A digest that waits to be sent. */
export interface DigestToSend {
	readonly email: string;
	readonly organization: string;
	/** IANA name, of the times that are told. */
	readonly timeZone: string;
	/** What is not over first, then the most urgent, then the oldest. */
	readonly alerts: readonly DigestAlert[];
}

/**
 * A digest that waits, with its alerts as they are now; null: it was sent, given up or dropped, or there is none. It is
 * dropped when its person is no member any more or may see nothing of it.
 */
export async function readDigest(
	database: Database,
	key: DigestKey,
	{ now }: { readonly now: Date },
): Promise<DigestToSend | null> {
	const { organizationId, digestId } = key;
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const query = queryIn(transaction);
		const digest = await transaction.alertDigest.findFirst({
			where: { organizationId, id: digestId, status: "waiting" },
			include: { person: { include: { notificationPreference: true } } },
		});
		if (digest === null) return null;
		const { email, notificationPreference } = digest.person;
		const alerts = await readAlertsOf(query, key, { personId: digest.personId, now });
		if (alerts.length === 0) {
			await endDigest(query, key, {
				status: "dropped",
				reason: "Its reader may see nothing of it any more.",
			});
			return null;
		}
		const organization = await transaction.organization.findUniqueOrThrow({ where: { id: organizationId } });
		const timeZone = notificationPreference?.timeZone ?? organization.timeZone;
		return { email, organization: organization.name, timeZone, alerts };
	});
}

interface AlertOfDigest extends DigestAlert {
	readonly scope: BudgetScope;
}

async function readAlertsOf(
	query: QueryRows,
	{ organizationId, digestId }: DigestKey,
	{ personId, now }: { readonly personId: string; readonly now: Date },
): Promise<readonly DigestAlert[]> {
	const [member] = await query<MembershipRow>(
		`SELECT ${MEMBERSHIP_COLUMNS} FROM outlay.membership m
		 WHERE m.organization_id = $1::uuid AND m.person_id = $2::uuid AND m.revoked_at IS NULL`,
		[organizationId, personId],
	);
	if (member === undefined) return [];
	const { today } = await readOrganizationDay(query, organizationId, now);
	const sees = sightOf(member, await readBudgetSight(query, { organizationId, day: today }));
	const alerts = await query<AlertOfDigest>(
		`SELECT e.status, e.severity, e.title, e.sentence, '/alerts/' || e.id AS path, e.opened_at AS "openedAt",
		   e.resolved_at AS "resolvedAt", e.scope
		 FROM outlay.alert_episode e
		 WHERE e.organization_id = $1::uuid AND e.id IN (SELECT n.episode_id FROM outlay.alert_notification n
		   WHERE n.organization_id = $1::uuid AND n.digest_id = $2::uuid)
		 ORDER BY e.status = 'resolved', array_position(ARRAY['critical', 'warning', 'info'], e.severity), e.opened_at, e.id`,
		[organizationId, digestId],
	);
	return alerts.filter(({ scope }) => sees(scope)).map(({ scope: _, ...alert }) => alert);
}

/** The mail server took the digest. */
export async function noteDigestSent(
	database: Database,
	{ organizationId, digestId }: DigestKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		const sent = { status: "sent", attempts: { increment: 1 }, sentAt: now, lastError: null };
		const { count } = await transaction.alertDigest.updateMany({
			where: { organizationId, id: digestId, status: "waiting" },
			data: sent,
		});
		if (count === 0) return;
		await transaction.alertNotification.updateMany({
			where: { organizationId, digestId, status: "held" },
			data: sent,
		});
	});
}

/** The mail server did not take it. `isFinal`: nobody tries again. `reason` is shown and holds no secret. */
export async function noteDigestNotSent(
	database: Database,
	key: DigestKey,
	{ reason, isFinal }: { readonly reason: string; readonly isFinal: boolean },
): Promise<void> {
	const { organizationId, digestId } = key;
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		await transaction.alertDigest.updateMany({
			where: { organizationId, id: digestId, status: "waiting" },
			data: { attempts: { increment: 1 }, lastError: reason },
		});
		if (isFinal) await endDigest(queryIn(transaction), key, { status: "dead", reason });
	});
}

/** There is no way to send it: nobody tries again. */
export async function dropDigest(
	database: Database,
	key: DigestKey,
	{ reason }: { readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(key.organizationId), (transaction) =>
		endDigest(queryIn(transaction), key, { status: "dropped", reason }),
	);
}

/** Every attempt failed: the job was given up. */
export async function giveUpDigest(database: Database, key: DigestKey): Promise<void> {
	const reason = "Outlay failed while it sent this: see worker.log";
	await inTransaction(database, systemActor(key.organizationId), (transaction) =>
		endDigest(queryIn(transaction), key, { status: "dead", reason }),
	);
}

/** Ends a digest that waits, with what it lists. An earlier reason says more than that the job was given up. */
async function endDigest(
	query: QueryRows,
	{ organizationId, digestId }: DigestKey,
	{ status, reason }: { readonly status: "dead" | "dropped"; readonly reason: string },
): Promise<void> {
	const ended = await query<{ reason: string }>(
		`UPDATE outlay.alert_digest SET status = $3, last_error = coalesce(last_error, $4)
		 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting' RETURNING last_error AS reason`,
		[organizationId, digestId, status, reason],
	);
	for (const each of ended) {
		await query(
			`UPDATE outlay.alert_notification SET status = $3, last_error = $4
			 WHERE organization_id = $1::uuid AND digest_id = $2::uuid AND status = 'held'`,
			[organizationId, digestId, status, each.reason],
		);
	}
}
