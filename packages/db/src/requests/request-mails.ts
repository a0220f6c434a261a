import type { Day } from "@outlay/finops/day";
import { tellAt } from "@outlay/finops/notification-times";
import { rightsOf, scopeOf } from "../actor.ts";
import { type PreferenceRow, preferencesOf } from "../alerts/notification-preferences.ts";
import { MEMBERSHIP_COLUMNS, type MembershipRow, sightOf } from "../alerts/people-told.ts";
import { knownCalendar, quietColumnsSql } from "../alerts/quiet-hours.ts";
import { readBudgetSight } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { QueryRows } from "../database.ts";
import { newId } from "../id.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";

/** A request for more of a budget, or for a new budget. */
export interface RequestOf {
	readonly kind: "increase" | "budget_request";
	readonly id: string;
}

/** What a mail tells: that somebody asks, or what was decided. */
export type RequestEvent = "asked" | "decided";

/** Whether a member decides requests about a scope: whoever approves budgets of the whole organization, and sees it. */
export function decides(
	member: MembershipRow,
	sees: (scope: BudgetScope) => boolean,
): (scope: BudgetScope) => boolean {
	const isDecider =
		rightsOf(member.role, member.seesPeople).has("budgets.approve") &&
		scopeOf(member.role, member).kind === "organization";
	return (scope) => isDecider && sees(scope);
}

interface Reader extends MembershipRow, PreferenceRow {
	readonly personId: string;
	readonly organizationZone: string;
}

/**
 * Writes a mail to each member who may decide a new request, in the transaction that makes it. Never to who asked: they
 * cannot decide it. At once, or at the end of the reader's quiet hours; not to who wants none.
 */
export async function tellDeciders(
	query: QueryRows,
	organizationId: string,
	input: {
		readonly request: RequestOf;
		readonly scope: BudgetScope;
		readonly requestedById: string | null;
		readonly now: Date;
		readonly today: Day;
	},
): Promise<void> {
	const { request, scope, requestedById, now, today } = input;
	const sight = await readBudgetSight(query, { organizationId, day: today });
	for (const reader of await readReaders(query, organizationId, { personId: null })) {
		if (reader.personId === requestedById || !decides(reader, sightOf(reader, sight))(scope)) continue;
		await addMail(query, organizationId, { request, event: "asked", reader, now });
	}
}

/** Writes the mail to who asked, in the transaction that decides. A token, or who has left, is nobody to be told. */
export async function tellRequester(
	query: QueryRows,
	organizationId: string,
	input: { readonly request: RequestOf; readonly requestedById: string | null; readonly now: Date },
): Promise<void> {
	const { request, requestedById, now } = input;
	if (requestedById === null) return;
	for (const reader of await readReaders(query, organizationId, { personId: requestedById })) {
		await addMail(query, organizationId, { request, event: "decided", reader, now });
	}
}

function readReaders(
	query: QueryRows,
	organizationId: string,
	{ personId }: { readonly personId: string | null },
): Promise<readonly Reader[]> {
	return query<Reader>(
		`SELECT m.person_id AS "personId", ${MEMBERSHIP_COLUMNS}, n.critical, n.warning, n.info,
		   n.spend_report AS "spendReport", n.request_mails AS "requestMails", ${quietColumnsSql("n")},
		   o.time_zone AS "organizationZone"
		 FROM outlay.membership m
		 JOIN outlay.organization o ON o.id = m.organization_id
		 LEFT JOIN outlay.notification_preference n ON n.organization_id = m.organization_id AND n.person_id = m.person_id
		 WHERE m.organization_id = $1::uuid AND m.revoked_at IS NULL AND ($2::uuid IS NULL OR m.person_id = $2::uuid)
		 ORDER BY m.person_id`,
		[organizationId, personId],
	);
}

async function addMail(
	query: QueryRows,
	organizationId: string,
	input: {
		readonly request: RequestOf;
		readonly event: RequestEvent;
		readonly reader: Reader;
		readonly now: Date;
	},
): Promise<void> {
	const { request, event, reader, now } = input;
	const { quiet, timeZone, requestMails } = preferencesOf(reader, reader.role);
	if (!requestMails) return;
	// Quiet hours hold a request whatever they let through: nothing is lost by the morning.
	const calendar = knownCalendar(timeZone ?? reader.organizationZone);
	const at = tellAt(now.getTime(), "info", { quiet, calendar });
	const dueAt = at > now.getTime() ? new Date(at) : null;
	const made = await query<{ id: string }>(
		`INSERT INTO outlay.request_mail (organization_id, id, person_id, ${request.kind}_id, event, due_at, status, attempts,
		   created_at)
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::timestamptz, $7, 0, $8::timestamptz)
		 ON CONFLICT DO NOTHING RETURNING id`,
		[
			...[organizationId, newId(), reader.personId, request.id, event, dueAt],
			...[dueAt === null ? "waiting" : "held", now],
		],
	);
	if (dueAt !== null) return;
	for (const { id } of made) await askToMail(query, organizationId, id);
}

export function askToMail(query: QueryRows, organizationId: string, requestMailId: string): Promise<void> {
	return addToOutboxBySql(query, organizationId, {
		job: "request.mail",
		payload: { organizationId, requestMailId },
	});
}
