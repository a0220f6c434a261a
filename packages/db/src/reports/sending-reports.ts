import { type Month, monthOf } from "@outlay/finops/day";
import { type Actor, type Role, rightsOf, scopeOf, systemActor } from "../actor.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inTransaction, queryIn } from "../database.ts";
import { parseRole } from "../repositories/people.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { readSpendReport, type SpendReport } from "./read-spend-report.ts";
import { ownerOfColumns, type ReportOwner } from "./report-owner.ts";

/** A report as a job names it. */
export interface ReportKey {
	readonly organizationId: string;
	readonly reportId: string;
}

/** A report that waits to be mailed. */
export interface ReportToSend {
	readonly email: string;
	readonly organization: string;
	/** Name of the department or team; null: the organization. */
	readonly owner: { readonly kind: "department" | "team"; readonly name: string } | null;
	readonly isPreview: boolean;
	readonly report: SpendReport;
}

interface Waiting {
	readonly email: string;
	readonly isPreview: boolean;
	readonly owner: ReportOwner;
	readonly month: Month;
	readonly reader: Actor | null;
}

/**
 * A report that waits, with the month as its reader sees it now; null: it was sent, given up or dropped, or there is
 * none. It is dropped when its reader may not see the owner any more, and when there is nothing to report.
 */
export async function readReport(
	database: Database,
	key: ReportKey,
	{ now }: { readonly now: Date },
): Promise<ReportToSend | null> {
	const waiting = await readWaiting(database, key);
	if (waiting === null) return null;
	const { email, isPreview, owner, month, reader } = waiting;
	const drop = async (reason: string) => {
		await endReport(database, key, { status: "dropped", reason });
		return null;
	};
	if (reader === null || !reader.rights.has("spend.read")) return drop("They are no member any more.");
	const facts = await readFacts(database, key, { owner, now });
	if (!answersFor(reader, facts.ownerIds, owner)) return drop("They may no longer see this owner.");
	const { currency, fiscal, today } = facts;
	const report = await readSpendReport(database, reader, { owner, month, currency, fiscal, today });
	if (report === null) return drop("There was no spend to report.");
	return { email, organization: facts.organization, owner: facts.named, isPreview, report };
}

async function readWaiting(
	database: Database,
	{ organizationId, reportId }: ReportKey,
): Promise<Waiting | null> {
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const row = await transaction.spendReport.findFirst({
			where: { organizationId, id: reportId, status: "waiting" },
			include: { person: true },
		});
		if (row === null) return null;
		const { person, isPreview } = row;
		const member = await transaction.membership.findFirst({
			where: { organizationId, personId: person.id, revokedAt: null },
		});
		const [{ month = "" } = {}] = await queryIn(transaction)<{ month: string }>(
			"SELECT month::text AS month FROM outlay.spend_report WHERE organization_id = $1::uuid AND id = $2::uuid",
			[organizationId, reportId],
		);
		return {
			...{ email: person.email, isPreview, owner: ownerOfColumns(row) },
			month: monthOf(dayFromDb(month)),
			reader: member === null ? null : actorOf(member, { organizationId, person }),
		};
	});
}

interface Member {
	readonly id: string;
	readonly role: string;
	readonly seesPeople: boolean;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
}

function actorOf(
	member: Member,
	{
		organizationId,
		person,
	}: { readonly organizationId: string; readonly person: { readonly id: string; readonly name: string } },
): Actor {
	const role: Role = parseRole(member.role);
	return {
		...{ kind: "person", organizationId, id: member.id, personId: person.id, label: person.name, role },
		rights: rightsOf(role, member.seesPeople),
		scope: scopeOf(role, member),
	};
}

interface OwnerIds {
	readonly departmentId: string | null;
	readonly teamId: string | null;
}

async function readFacts(
	database: Database,
	{ organizationId }: ReportKey,
	{ owner, now }: { readonly owner: ReportOwner; readonly now: Date },
) {
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const { name, currency } = await transaction.organization.findUniqueOrThrow({
			where: { id: organizationId },
		});
		const { fiscal, today } = await readOrganizationDay(queryIn(transaction), organizationId, now);
		const all = { organization: name, currency, fiscal, today };
		if (owner.kind === "organization") {
			return { ...all, named: null, ownerIds: { departmentId: null, teamId: null } };
		}
		const where = { organizationId, slug: owner.slug };
		const unit =
			owner.kind === "department"
				? await transaction.department.findFirstOrThrow({ where })
				: await transaction.team.findFirstOrThrow({ where });
		const named = { kind: owner.kind, name: unit.name } as const;
		const ownerIds: OwnerIds = {
			departmentId: owner.kind === "department" ? unit.id : null,
			teamId: owner.kind === "team" ? unit.id : null,
		};
		return { ...all, named, ownerIds };
	});
}

/** Whether the reader answers for the owner still. Figures are narrowed to what they see in any case. */
function answersFor({ scope }: Actor, { departmentId, teamId }: OwnerIds, owner: ReportOwner): boolean {
	if (scope.kind === "organization") return true;
	if (owner.kind === "organization") return false;
	return (
		(departmentId !== null && scope.departmentIds.includes(departmentId)) ||
		(teamId !== null && scope.teamIds.includes(teamId))
	);
}

/** The mail server took it. */
export async function noteReportSent(
	database: Database,
	{ organizationId, reportId }: ReportKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.spendReport.updateMany({
			where: { organizationId, id: reportId, status: "waiting" },
			data: { status: "sent", attempts: { increment: 1 }, sentAt: now, lastError: null },
		}),
	);
}

/** The mail server did not take it, and may take it later. `reason` is shown and holds no secret. */
export async function noteReportPutOff(
	database: Database,
	{ organizationId, reportId }: ReportKey,
	{ reason }: { readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.spendReport.updateMany({
			where: { organizationId, id: reportId, status: "waiting" },
			data: { attempts: { increment: 1 }, lastError: reason },
		}),
	);
}

/** Nobody tries again: `dead` when every attempt failed, `dropped` when there is no reason or no way to send it. */
export async function endReport(
	database: Database,
	{ organizationId, reportId }: ReportKey,
	{ status, reason }: { readonly status: "dead" | "dropped"; readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.spendReport.updateMany({
			where: { organizationId, id: reportId, status: "waiting" },
			data: { status, lastError: reason },
		}),
	);
}
