import type { AlertSeverity } from "@outlay/finops/alert-notice";
import type { AnomalyText } from "@outlay/finops/anomaly-text";
import type { Day } from "@outlay/finops/day";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { SqlSession } from "../database.ts";
import { contentId, newId } from "../id.ts";

export interface NewAnomaly {
	readonly series: string;
	/** Its first day. */
	readonly day: Day;
	readonly scope: BudgetScope;
	readonly severity: AlertSeverity;
	readonly text: Pick<AnomalyText, "title" | "sentence" | "facts">;
	readonly link: string;
	readonly now: Date;
}

/** Opens the alert of an anomaly, which has no step yet; its id. */
export async function insertEpisode(
	session: SqlSession,
	organizationId: string,
	{ series, day, scope, severity, text, link, now }: NewAnomaly,
): Promise<string> {
	const id = newId();
	await session.query(
		`INSERT INTO outlay.alert_episode (organization_id, id, kind, subject_id, period_start, scope, severity, status, title,
		   sentence, facts, link, steps, opened_at, changed_at)
		 VALUES ($1, $2, 'anomaly', $3, $4, $5, $6, 'open', $7, $8, $9, $10, 0, $11, $11)`,
		[
			...[organizationId, id, contentId("anomaly-series", series), day, JSON.stringify(scope), severity],
			...[text.title, text.sentence, JSON.stringify(text.facts), link, now],
		],
	);
	return id;
}
