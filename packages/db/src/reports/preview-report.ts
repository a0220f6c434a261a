import { addMonths, type Month, monthOf } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inTransaction, queryIn } from "../database.ts";
import { appendAudit } from "../repositories/audit.ts";
import { askForReport } from "./ask-for-reports.ts";
import type { ReportOwner } from "./report-owner.ts";

export type PreviewFault = { readonly code: "not_a_person" | "unknown_owner" };

/** Mails the actor the report of an owner's last month, as its readers get it, however often they ask. */
export async function askForPreview(
	database: Database,
	actor: Actor,
	{ owner, now }: { readonly owner: ReportOwner; readonly now: Date },
): Promise<Result<{ readonly month: Month }, PreviewFault>> {
	requireOrganizationRight(actor, "organization.write");
	const { organizationId, personId } = actor;
	if (personId === null) return err({ code: "not_a_person" });
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		if (owner.kind !== "organization") {
			const where = { organizationId, slug: owner.slug };
			const found =
				owner.kind === "department"
					? await transaction.department.count({ where })
					: await transaction.team.count({ where });
			if (found === 0) return err({ code: "unknown_owner" as const });
		}
		const { today } = await readOrganizationDay(query, organizationId, now);
		const month = addMonths(monthOf(today), -1);
		await askForReport(query, organizationId, { report: { personId, owner, month, isPreview: true }, now });
		const entry = {
			action: "spend_report.previewed",
			subject: "person",
			subjectId: personId,
			details: { month, owner },
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok({ month });
	});
}
