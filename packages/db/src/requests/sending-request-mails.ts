import type { Day } from "@outlay/finops/day";
import { rightsOf, systemActor } from "../actor.ts";
import { type MembershipRow, sightOf } from "../alerts/people-told.ts";
import { readBudgetSight } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { readPersonNames } from "../read-models/spend-labels.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { decides, type RequestEvent } from "./request-mails.ts";

/** A mail about a request as a job names it. */
export interface RequestMailKey {
	readonly organizationId: string;
	readonly requestMailId: string;
}

/** What is asked for. Amounts are decimal text. */
export interface RequestAsked {
	/** `increase`: more of a budget for a while, `until` its last day; else a new budget from `from` on, by month. */
	readonly kind: "increase" | "budget_request";
	/** Of the budget. */
	readonly name: string;
	/** More of a budget for each person: `name` of whom, null where the mail's reader may not see people. Null: for no single one. */
	readonly person: { readonly name: string | null } | null;
	readonly amount: string;
	readonly unit: "money" | "tokens" | "requests";
	readonly currency: string | null;
	readonly until: Day | null;
	readonly from: Day | null;
	readonly reason: string;
	readonly requestedBy: string;
}

/** A mail that waits. `decision` null: somebody asks. */
export interface RequestMailToSend {
	readonly email: string;
	readonly organization: string;
	readonly asked: RequestAsked;
	readonly decision: {
		readonly isApproved: boolean;
		readonly by: string;
		readonly note: string;
	} | null;
	/** The page about it, without host. */
	readonly path: string;
}

interface Row extends Omit<RequestAsked, "person" | "until" | "from">, MembershipRow {
	readonly email: string;
	readonly organization: string;
	readonly event: RequestEvent;
	readonly isMember: boolean;
	/** Whom it is for, as the source of the spend names them; null: no single person. */
	readonly person: string | null;
	/** Of the budget, or of what the new one is for. */
	readonly scope: BudgetScope;
	readonly until: string | null;
	readonly from: string | null;
	readonly status: string;
	readonly decidedBy: string | null;
	readonly note: string | null;
	/** Of the budget that is raised, or was made; null: none was. */
	readonly budgetId: string | null;
}

/**
 * A mail that waits, with what is known of the request now; null: it was sent, given up or dropped, or there is none. It
 * is dropped when nobody has to decide any more, and when its reader may not, or may not see it.
 */
export async function readRequestMail(
	database: Database,
	key: RequestMailKey,
	{ now }: { readonly now: Date },
): Promise<RequestMailToSend | null> {
	const { organizationId } = key;
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const query = queryIn(transaction);
		const row = await readRow(query, key);
		if (row === undefined) return null;
		const reason = await whyNotTold(query, organizationId, { row, now });
		if (reason !== null) {
			await end(query, key, { status: "dropped", reason });
			return null;
		}
		const { email, organization, event, decidedBy, note, status } = row;
		const isDecided = event === "decided";
		return {
			...{ email, organization, asked: askedOf(row, await personOf(query, organizationId, row)) },
			decision: isDecided
				? // What was approved and taken back since was approved all the same: this mail is of the decision.
					{ isApproved: status !== "rejected", by: decidedBy ?? "", note: note ?? "" }
				: null,
			path: pathOf(row),
		};
	});
}

/** A decision is at its budget, or where the scenario is; whoever decides finds all that waits in one place. */
function pathOf({ event, budgetId }: Row): string {
	if (event === "asked") return "/budgets";
	return budgetId === null ? "/budgets/scenarios" : `/budgets/${budgetId}`;
}

/** Whom it is for, by name only to a reader who may see people now. */
async function personOf(
	query: QueryRows,
	organizationId: string,
	{ person, role, seesPeople }: Row,
): Promise<RequestAsked["person"]> {
	if (person === null) return null;
	if (!rightsOf(role, seesPeople).has("people.spend.read")) return { name: null };
	const names = await readPersonNames(query, organizationId, [person]);
	return { name: names.get(person) ?? person };
}

function askedOf(row: Row, person: RequestAsked["person"]): RequestAsked {
	const { kind, name, amount, unit, currency, reason, requestedBy, until, from } = row;
	return {
		...{ kind, name, person, amount, unit, currency, reason, requestedBy },
		until: until === null ? null : dayFromDb(until),
		from: from === null ? null : dayFromDb(from),
	};
}

async function readRow(
	query: QueryRows,
	{ organizationId, requestMailId }: RequestMailKey,
): Promise<Row | undefined> {
	const [row] = await query<Row>(
		`SELECT p.email, o.name AS organization, r.event, m.id IS NOT NULL AS "isMember",
		   coalesce(m.role, 'auditor') AS role, coalesce(m.sees_people, false) AS "seesPeople",
		   coalesce(m.department_ids, '{}')::text[] AS "departmentIds", coalesce(m.team_ids, '{}')::text[] AS "teamIds",
		   CASE WHEN i.id IS NULL THEN 'budget_request' ELSE 'increase' END AS kind, coalesce(b.name, q.name) AS name, i.person,
		   trim_scale(coalesce(i.amount, q.total))::text AS amount, coalesce(b.unit, 'money') AS unit,
		   coalesce(b.currency, q.currency) AS currency, i.last_day::text AS until, q.months->0->>'start' AS "from",
		   coalesce(i.reason, q.reason) AS reason, coalesce(i.requested_by, q.requested_by) AS "requestedBy",
		   coalesce(b.scope, jsonb_build_array(jsonb_build_object('dimension', q.owner_kind, 'values',
		     jsonb_build_array(q.owner_slug)))) AS scope,
		   coalesce(i.status, q.status) AS status, coalesce(i.decided_by, q.decided_by) AS "decidedBy",
		   coalesce(i.decision_note, q.decision_note) AS note, coalesce(i.budget_id, q.budget_id) AS "budgetId"
		 FROM outlay.request_mail r
		 JOIN outlay.organization o ON o.id = r.organization_id
		 JOIN outlay.person p ON p.organization_id = r.organization_id AND p.id = r.person_id
		 LEFT JOIN outlay.membership m ON m.organization_id = r.organization_id AND m.person_id = r.person_id
		   AND m.revoked_at IS NULL
		 LEFT JOIN outlay.budget_increase i ON i.organization_id = r.organization_id AND i.id = r.increase_id
		 LEFT JOIN outlay.budget b ON b.organization_id = i.organization_id AND b.id = i.budget_id
		 LEFT JOIN outlay.budget_request q ON q.organization_id = r.organization_id AND q.id = r.budget_request_id
		 WHERE r.organization_id = $1::uuid AND r.id = $2::uuid AND r.status = 'waiting'`,
		[organizationId, requestMailId],
	);
	return row;
}

/** Why a person is not told after all; null: they are. */
async function whyNotTold(
	query: QueryRows,
	organizationId: string,
	{ row, now }: { readonly row: Row; readonly now: Date },
): Promise<string | null> {
	const { event, isMember, status, scope, kind } = row;
	if (!isMember) return "They are no member any more.";
	if (event === "asked" && status !== "requested")
		return "It was decided or withdrawn before this could be sent.";
	const { today } = await readOrganizationDay(query, organizationId, now);
	const sees = sightOf(row, await readBudgetSight(query, { organizationId, day: today }));
	if (event === "asked") return decides(row, sees)(scope) ? null : "They may not decide it any more.";
	// Whoever asked for a new budget sees their own request, whosever it is for.
	return kind === "budget_request" || sees(scope) ? null : "They may no longer see this budget.";
}

/** The mail server took it. */
export async function noteRequestMailSent(
	database: Database,
	{ organizationId, requestMailId }: RequestMailKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.requestMail.updateMany({
			where: { organizationId, id: requestMailId, status: "waiting" },
			data: { status: "sent", attempts: { increment: 1 }, sentAt: now, lastError: null },
		}),
	);
}

/** The mail server did not take it, and may take it later. `reason` is shown and holds no secret. */
export async function noteRequestMailPutOff(
	database: Database,
	{ organizationId, requestMailId }: RequestMailKey,
	{ reason }: { readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.requestMail.updateMany({
			where: { organizationId, id: requestMailId, status: "waiting" },
			data: { attempts: { increment: 1 }, lastError: reason },
		}),
	);
}

/** Nobody tries again: `dead` when every attempt failed, `dropped` when there is no reason or no way to send it. */
export async function endRequestMail(
	database: Database,
	key: RequestMailKey,
	ended: { readonly status: "dead" | "dropped"; readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(key.organizationId), (transaction) =>
		end(queryIn(transaction), key, ended),
	);
}

async function end(
	query: QueryRows,
	{ organizationId, requestMailId }: RequestMailKey,
	{ status, reason }: { readonly status: "dead" | "dropped"; readonly reason: string },
): Promise<void> {
	await query(
		`UPDATE outlay.request_mail SET status = $3, last_error = $4
		 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting'`,
		[organizationId, requestMailId, status, reason],
	);
}
