import type { AlertSeverity } from "@outlay/finops/alert-notice";
import {
	type BudgetAlertChange,
	budgetAlertChanges,
	type OpenBudgetEpisode,
} from "@outlay/finops/budget-alert";
import {
	type BudgetAlertText,
	type BudgetHappening,
	budgetAlertText,
} from "@outlay/finops/budget-alert-text";
import type { Day } from "@outlay/finops/day";
import type { BudgetEvaluation } from "@outlay/finops/evaluate-budget";
import { formatDecimal } from "@outlay/finops/money";
import type { StoredBudget } from "../budgets/budget-rows.ts";
import { queryOf, type SqlSession } from "../database.ts";
import { newId } from "../id.ts";
import { formatSum } from "../read-models/spend-amounts.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addStep, type StepOf } from "./alert-steps.ts";
import { notify } from "./notify.ts";

interface OpenRow {
	readonly id: string;
	readonly title: string;
	readonly facts: BudgetAlertText["facts"];
	readonly scope: StoredBudget["scope"];
	readonly subject_id: string;
	readonly period_start: string;
	readonly severity: AlertSeverity;
	/** Of its last call. */
	readonly told: AlertSeverity;
}

/** A budget with what an evaluation found. One for each person is as many as there are people, each with a subject. */
export interface EvaluatedBudget {
	readonly subjectId: string;
	readonly stored: StoredBudget;
	readonly evaluation: BudgetEvaluation;
}

/**
 * Opens, escalates, lowers and resolves the episodes of budgets, in the transaction that evaluated them, and asks for the
 * messages about it: a crash loses and repeats none.
 */
export async function raiseBudgetAlerts(
	session: SqlSession,
	organizationId: string,
	{
		evaluated,
		now,
		today,
	}: { readonly evaluated: readonly EvaluatedBudget[]; readonly now: Date; readonly today: Day },
): Promise<void> {
	const open = await readOpen(session, organizationId);
	const steps: StepOf[] = [];
	for (const { subjectId, stored, evaluation } of evaluated) {
		let episode = open.get(subjectId) ?? null;
		for (const change of budgetAlertChanges(episode === null ? null : asOpen(episode), evaluation)) {
			const text = textOf(stored, evaluation, change);
			const step = await changeEpisode(session, organizationId, {
				subjectId,
				stored,
				episode,
				change,
				text,
				now,
			});
			if (step !== null) steps.push(step);
			episode = change.transition === "resolved" ? null : episode;
		}
	}
	const known = new Set(evaluated.map(({ subjectId }) => subjectId));
	for (const episode of open.values()) {
		if (!known.has(episode.subject_id))
			steps.push(await endOfArchived(session, organizationId, { episode, now }));
	}
	await notify(queryOf(session), organizationId, { steps, now, today });
}

/** The end of an episode whose budget is no longer evaluated. */
async function endOfArchived(
	session: SqlSession,
	organizationId: string,
	{ episode, now }: { readonly episode: OpenRow; readonly now: Date },
): Promise<StepOf> {
	const { id, title, facts, scope, severity } = episode;
	const sentence = "The budget was archived: nobody is told of it any more.";
	await session.query(
		`UPDATE outlay.alert_episode SET status = 'resolved', sentence = $3, changed_at = $4, snoozed_until = NULL,
		   resolved_at = $4 WHERE organization_id = $1 AND id = $2`,
		[organizationId, id, sentence, now],
	);
	const step = { episodeId: id, kind: "resolved" as const, at: now, by: "Outlay", note: "" };
	return addStep(queryOf(session), organizationId, { ...step, severity, title, sentence, facts, scope });
}

async function readOpen(session: SqlSession, organizationId: string): Promise<ReadonlyMap<string, OpenRow>> {
	const { rows } = await session.query<OpenRow>(
		`SELECT e.id, e.subject_id, e.period_start::text, e.severity, e.title, e.facts, e.scope,
		   (SELECT s.severity FROM outlay.alert_step s WHERE s.organization_id = e.organization_id AND s.episode_id = e.id
		      AND s.kind IN ('opened', 'escalated') ORDER BY s.step DESC LIMIT 1) AS told
		 FROM outlay.alert_episode e
		 WHERE e.organization_id = $1 AND e.kind = 'budget' AND e.status <> 'resolved'`,
		[organizationId],
	);
	return new Map(rows.map((row) => [row.subject_id, row]));
}

const asOpen = ({ period_start, told }: OpenRow): OpenBudgetEpisode => ({
	periodStart: dayFromDb(period_start),
	told,
});

interface EpisodeChange {
	readonly subjectId: string;
	readonly stored: StoredBudget;
	/** Null: the change opens one. */
	readonly episode: OpenRow | null;
	readonly change: BudgetAlertChange;
	readonly text: BudgetAlertText;
	readonly now: Date;
}

/** Writes the change and its step; null: the episode is what it is now, and nobody is told. */
async function changeEpisode(
	session: SqlSession,
	organizationId: string,
	{ subjectId, stored, episode, change, text, now }: EpisodeChange,
): Promise<StepOf | null> {
	const { transition } = change;
	const severity = change.transition === "resolved" ? (episode?.severity ?? "info") : change.severity;
	const id = episode === null || transition === "opened" ? newId() : episode.id;
	if (transition === "opened") {
		await session.query(
			`INSERT INTO outlay.alert_episode (organization_id, id, kind, subject_id, period_start, scope, severity, status, title,
			   sentence, facts, link, steps, opened_at, changed_at)
			 VALUES ($1, $2, 'budget', $3, $4, $5, $6, 'open', $7, $8, $9, $10, 0, $11, $11)`,
			[
				...[organizationId, id, subjectId, change.periodStart, JSON.stringify(stored.scope), severity],
				...[text.title, text.sentence, JSON.stringify(text.facts), `/budgets/${stored.id}`, now],
			],
		);
	} else {
		const status = transition === "resolved" ? "resolved" : transition === "lowered" ? null : "open";
		await session.query(
			`UPDATE outlay.alert_episode SET status = coalesce($3, status), severity = $4, title = $5, sentence = $6, facts = $7,
			   changed_at = $8, snoozed_until = CASE WHEN $3 IS NULL THEN snoozed_until END,
			   resolved_at = CASE WHEN $3 = 'resolved' THEN $8::timestamptz END
			 WHERE organization_id = $1 AND id = $2`,
			[organizationId, id, status, severity, text.title, text.sentence, JSON.stringify(text.facts), now],
		);
	}
	if (transition === "lowered") return null;
	const step = { episodeId: id, kind: transition, by: "Outlay", note: "", severity, ...text, at: now };
	return addStep(queryOf(session), organizationId, { ...step, scope: stored.scope });
}

function textOf(
	{ name, unit, currency, mode }: StoredBudget,
	{ state }: BudgetEvaluation,
	change: BudgetAlertChange,
): BudgetAlertText {
	const { limits, left, forecast } = state;
	const sum = (value: bigint | null | undefined) =>
		value === null || value === undefined ? null : formatSum(value);
	const planned = limits?.planned ?? null;
	const figures = {
		...{ name, unit, currency, mode },
		period: limits?.period ?? null,
		used: sum(limits?.used),
		planned: sum(planned),
		left: sum(left),
		forecast: sum(forecast),
		usedPercent:
			limits === null || planned === null || planned <= 0n ? null : percentOf(limits.used, planned),
	};
	return budgetAlertText(figures, happeningOf(change));
}

/** For reading: cut to hundredths of a percent. */
const percentOf = (used: bigint, planned: bigint) =>
	formatDecimal({ digits: (used * 10_000n) / planned, scale: 2 });

function happeningOf(change: BudgetAlertChange): BudgetHappening {
	if (change.transition === "resolved") return { kind: "resolved", why: change.why };
	const { id, basis } = change.crossing.threshold;
	return { kind: "crossed", basis, threshold: id.replace(`${basis} `, "") };
}
