import type { BudgetMode } from "@outlay/finops/budget";
import type { Actor } from "../actor.ts";
import type { BudgetDefinition, BudgetThreshold } from "../budgets/budget-definition.ts";
import type { QueryRows } from "../database.ts";

/** What one change made of one field of a budget. Amounts of its plan are in its versions. */
export type ChangedField =
	| { readonly field: "name"; readonly before: string; readonly after: string }
	| { readonly field: "mode"; readonly before: BudgetMode; readonly after: BudgetMode }
	| {
			readonly field: "rollover";
			readonly before: BudgetDefinition["rollover"];
			readonly after: BudgetDefinition["rollover"];
	  }
	| {
			readonly field: "thresholds";
			readonly before: readonly BudgetThreshold[];
			readonly after: readonly BudgetThreshold[];
	  };

/** Who changed a field, and when. */
export type BudgetFieldChange = ChangedField & {
	/** Unique within the budget. */
	readonly id: string;
	readonly at: Date;
	readonly author: string;
};

/** Changes of fields that a budget's page shows; older ones are in the log. */
const CHANGES_MAX = 100;

type Fields = Readonly<
	Partial<{
		[Each in ChangedField as Each["field"]]: Extract<ChangedField, { field: Each["field"] }>["after"];
	}>
>;

interface ChangeRow {
	readonly sequence: string;
	readonly at: Date;
	readonly author: string;
	/** Every field as it was. */
	readonly before: Fields;
	/** Those that were sent, and name and mode. */
	readonly after: Fields;
}

/**
 * What was changed of a budget beside its plan, newest first, from the log of changes: it is what the change itself wrote,
 * and of this budget alone, so whoever sees the budget may read it. The caller has checked that.
 */
export async function readBudgetChanges(
	query: QueryRows,
	{ organizationId }: Actor,
	id: string,
): Promise<readonly BudgetFieldChange[]> {
	const rows = await query<ChangeRow>(
		`SELECT sequence::text AS sequence, at, actor->>'label' AS author, details->'before' AS before,
		   details->'after' AS after
		 FROM outlay.audit_event WHERE organization_id = $1::uuid AND subject = 'budget' AND subject_id = $2
		   AND action = 'budget.changed'
		 ORDER BY sequence DESC LIMIT ${CHANGES_MAX}`,
		[organizationId, id],
	);
	return rows.flatMap(({ sequence, at, author, before, after }) =>
		changedFields(before, after).map((change) => ({
			...change,
			...{ id: `${sequence} ${change.field}`, at, author },
		})),
	);
}

/** The fields that were sent and are another now. */
function changedFields(before: Fields, after: Fields): readonly ChangedField[] {
	const all = {
		name: { field: "name", before: before.name ?? "", after: after.name ?? "" },
		mode: { field: "mode", before: before.mode ?? "alert", after: after.mode ?? "alert" },
		rollover: { field: "rollover", before: before.rollover ?? null, after: after.rollover ?? null },
		thresholds: { field: "thresholds", before: before.thresholds ?? [], after: after.thresholds ?? [] },
	} satisfies { [Each in ChangedField as Each["field"]]: Extract<ChangedField, { field: Each["field"] }> };
	return Object.values(all).filter(
		(each) => each.field in after && JSON.stringify(each.before) !== JSON.stringify(each.after),
	);
}
