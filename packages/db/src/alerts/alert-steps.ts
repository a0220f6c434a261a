import type { AlertFact, AlertSeverity } from "@outlay/finops/alert-notice";
import { invariant } from "@outlay/finops/result";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { QueryRows } from "../database.ts";

/** What can happen to an episode. `woken`: its snooze has ended. */
export const ALERT_STEPS = [
	"opened",
	"escalated",
	"acknowledged",
	"snoozed",
	"woken",
	"resolved",
	"commented",
	"assigned",
] as const;
export type AlertStepKind = (typeof ALERT_STEPS)[number];

export interface NewStep {
	readonly episodeId: string;
	readonly kind: AlertStepKind;
	readonly at: Date;
	/** A person's name, or Outlay. */
	readonly by: string;
	readonly note: string;
	readonly severity: AlertSeverity;
	readonly title: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
	/** Name of who was given it by somebody else. */
	readonly assignee?: string | null;
	/** Of the episode: which channels hear of it. */
	readonly scope: BudgetScope;
}

/** A step that was written, with its number. */
export interface StepOf extends NewStep {
	readonly step: number;
}

/** Writes the next step of an episode. The caller holds the episode's row or has just made it. */
export async function addStep(query: QueryRows, organizationId: string, step: NewStep): Promise<StepOf> {
	const { episodeId, kind, at, by, note, severity, title, sentence, facts, assignee = null } = step;
	const [row] = await query<{ steps: number }>(
		`UPDATE outlay.alert_episode SET steps = steps + 1
		 WHERE organization_id = $1::uuid AND id = $2::uuid RETURNING steps`,
		[organizationId, episodeId],
	);
	invariant(row !== undefined, "the episode of a step exists");
	await query(
		`INSERT INTO outlay.alert_step (organization_id, episode_id, step, kind, at, by, note, severity, title, sentence, facts,
		   assignee)
		 VALUES ($1::uuid, $2::uuid, $3::int, $4, $5::timestamptz, $6, $7, $8, $9, $10, $11::jsonb, $12)`,
		[
			...[organizationId, episodeId, row.steps, kind, at, by, note],
			...[severity, title, sentence, JSON.stringify(facts), assignee],
		],
	);
	return { ...step, step: row.steps };
}
