import type { Calendar } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import { type Role, rightsOf, scopeOf } from "../actor.ts";
import { type BudgetSight, readBudgetSight, seesBudgetWith } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { ownersOfScope } from "../budgets/budget-tree-rows.ts";
import type { QueryRows } from "../database.ts";
import {
	type NotificationPreferences,
	type PreferenceRow,
	preferencesOf,
	TOLD_ROLES,
} from "./notification-preferences.ts";
import { knownCalendar, quietColumnsSql } from "./quiet-hours.ts";

/** A person whom alerts may be told to by mail. */
export interface PersonTold {
	readonly personId: string;
	readonly preferences: NotificationPreferences;
	/** Of the person's zone. */
	readonly calendar: Calendar;
	/** By role: alerts that nobody gave them. */
	readonly isTold: boolean;
	/** How they hear of an alert that is theirs: at once, unless they chose otherwise. */
	readonly pacesOfOwn: NotificationPreferences["paces"];
	/** Answers for some owners only. */
	readonly isLead: boolean;
	readonly sees: (scope: BudgetScope) => boolean;
}

/** What a membership says of whose alerts somebody may see. */
export interface MembershipRow {
	readonly role: Role;
	readonly seesPeople: boolean;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
}

/** Its columns, of a row named `m`. */
export const MEMBERSHIP_COLUMNS = `m.role, m.sees_people AS "seesPeople", m.department_ids::text[] AS "departmentIds",
  m.team_ids::text[] AS "teamIds"`;

/** Which scopes a member sees. */
export function sightOf(member: MembershipRow, sight: BudgetSight): (scope: BudgetScope) => boolean {
	const scope = scopeOf(member.role, member);
	return seesBudgetWith({ scope, rights: rightsOf(member.role, member.seesPeople) }, sight);
}

interface PersonRow extends PreferenceRow, MembershipRow {
	readonly personId: string;
}

const AT_ONCE: NotificationPreferences["paces"] = { critical: "now", warning: "now", info: "now" };

/** Everybody whom some alert may be told to, by id: by role, and `owners`, who have one of these. */
export async function readPeopleTold(
	query: QueryRows,
	organizationId: string,
	{
		today,
		calendar,
		owners,
	}: { readonly today: Day; readonly calendar: Calendar; readonly owners: readonly string[] },
): Promise<readonly PersonTold[]> {
	const rows = await query<PersonRow>(
		`SELECT m.person_id AS "personId", ${MEMBERSHIP_COLUMNS}, n.critical, n.warning, n.info,
		   n.spend_report AS "spendReport", n.request_mails AS "requestMails", ${quietColumnsSql("n")}
		 FROM outlay.membership m
		 LEFT JOIN outlay.notification_preference n ON n.organization_id = m.organization_id AND n.person_id = m.person_id
		 WHERE m.organization_id = $1::uuid AND m.revoked_at IS NULL
		   AND (m.role = ANY($2::text[]) OR m.person_id = ANY($3::uuid[])) ORDER BY m.person_id`,
		[organizationId, [...TOLD_ROLES], owners],
	);
	if (rows.length === 0) return [];
	const sight = await readBudgetSight(query, { organizationId, day: today });
	return rows.map((row) => {
		const preferences = preferencesOf(row, row.role);
		const { timeZone } = preferences;
		return {
			personId: row.personId,
			preferences,
			calendar: timeZone === null ? calendar : knownCalendar(timeZone),
			isTold: TOLD_ROLES.some((role) => role === row.role),
			pacesOfOwn: row.critical === null ? AT_ONCE : preferences.paces,
			isLead: scopeOf(row.role, row).kind === "owners",
			sees: sightOf(row, sight),
		};
	});
}

/** What a member has chosen, and the calendar of their zone; null: they have chosen nothing. */
export async function readChosenPreferences(
	query: QueryRows,
	organizationId: string,
	{ personId, calendar }: { readonly personId: string; readonly calendar: Calendar },
): Promise<{ readonly chosen: NotificationPreferences | null; readonly calendar: Calendar }> {
	const [row] = await query<PreferenceRow>(
		`SELECT n.critical, n.warning, n.info, n.spend_report AS "spendReport", n.request_mails AS "requestMails", ${quietColumnsSql("n")}
		 FROM outlay.notification_preference n WHERE n.organization_id = $1::uuid AND n.person_id = $2::uuid`,
		[organizationId, personId],
	);
	if (row === undefined) return { chosen: null, calendar };
	// There is a row, so that no default of a role holds.
	const chosen = preferencesOf(row, "");
	return { chosen, calendar: chosen.timeZone === null ? calendar : knownCalendar(chosen.timeZone) };
}

/** Somebody who may be given an alert. */
export interface Assignee {
	readonly id: string;
	readonly name: string;
	readonly sees: (scope: BudgetScope) => boolean;
}

/** Members who may work on alerts, by name; `personId` null: all of them. */
export async function readAssignees(
	query: QueryRows,
	organizationId: string,
	{ personId, today }: { readonly personId: string | null; readonly today: Day },
): Promise<readonly Assignee[]> {
	const rows = await query<MembershipRow & { readonly id: string; readonly name: string }>(
		`SELECT p.id, p.name, ${MEMBERSHIP_COLUMNS} FROM outlay.membership m
		 JOIN outlay.person p ON p.organization_id = m.organization_id AND p.id = m.person_id
		 WHERE m.organization_id = $1::uuid AND m.revoked_at IS NULL AND ($2::uuid IS NULL OR p.id = $2::uuid)
		 ORDER BY p.name, p.id`,
		[organizationId, personId],
	);
	const sight = await readBudgetSight(query, { organizationId, day: today });
	return rows
		.filter(({ role, seesPeople }) => rightsOf(role, seesPeople).has("alerts.write"))
		.map((row) => ({ id: row.id, name: row.name, sees: sightOf(row, sight) }));
}

/**
 * Who is told of an alert: leads of what it is about, whoever answers for the whole organization of what is of no single
 * owner, and of what has no lead who could be told.
 */
export function peopleToldOf(scope: BudgetScope, people: readonly PersonTold[]): readonly PersonTold[] {
	const visible = people.filter(({ isTold, sees }) => isTold && sees(scope));
	const leads = visible.filter(({ isLead }) => isLead);
	const isOfAll = ownersOfScope(scope).some(({ kind }) => kind === "organization");
	return isOfAll || leads.length === 0 ? visible : leads;
}
