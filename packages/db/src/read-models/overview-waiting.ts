import type { Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import { type QueryRows, queryOf, type SqlSession } from "../database.ts";
import { type AlertRow, listWaitingAlertsIn } from "./alerts.ts";
import { type IncreaseRow, listOpenIncreasesIn } from "./budget-page.ts";
import { type BudgetSummary, listBudgetsIn } from "./budgets.ts";

/** What waits for this actor, of what is theirs to see; nothing where they may not act on it. */
export interface Waiting {
	/** Theirs until they are over, then open ones that nobody has taken; the newest first. */
	readonly alerts: readonly Pick<AlertRow, "id" | "title" | "isMine">[];
	/** Requests for more that this actor may decide, oldest first. */
	readonly increases: readonly IncreaseRow[];
	/** Requests for new budgets that this actor may decide, and the oldest one's name; null when there are none. */
	readonly newBudgets: { readonly count: number; readonly oldest: string } | null;
	/** Budgets that used more than their plan, by name. */
	readonly overBudgets: readonly BudgetSummary[];
	/** Imports that ask something this actor may answer, and the newest one's file; null when none does. */
	readonly imports: { readonly count: number; readonly newest: string } | null;
	/** Channels that did not take messages, by name: given up, or tried for ten minutes and tried still. */
	readonly undelivered: readonly UndeliveredTo[];
}

export interface UndeliveredTo {
	readonly channel: string;
	readonly messages: number;
}

/** Inside a transaction that the caller holds. */
export async function readWaiting(session: SqlSession, actor: Actor, today: Day): Promise<Waiting> {
	const query = queryOf(session);
	const alerts = actor.rights.has("alerts.write") ? await listWaitingAlertsIn(query, actor, today) : [];
	return {
		alerts: alerts.map(({ id, title, isMine }) => ({ id, title, isMine })),
		increases: await readToDecide(query, actor, today),
		newBudgets: await readNewBudgets(query, actor),
		overBudgets: await readOverBudgets(query, actor, today),
		imports: await readUnanswered(query, actor),
		undelivered: await readUndelivered(query, actor),
	};
}

/** So many attempts take five to ten minutes: a channel that only restarts takes the message before. */
const FAILED_ATTEMPTS_MIN = 8;

/** Whoever may mend a channel is told; others could do nothing about it. */
async function readUndelivered(query: QueryRows, actor: Actor): Promise<readonly UndeliveredTo[]> {
	if (!actor.rights.has("channels.write") || actor.scope.kind !== "organization") return [];
	return query<UndeliveredTo>(
		`SELECT c.name AS channel, count(*)::int AS messages FROM outlay.alert_notification n
		 JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id AND c.removed_at IS NULL
		 WHERE n.organization_id = $1::uuid AND (n.status = 'dead' OR (n.status IN ('waiting', 'held') AND n.attempts >= $2::int))
		 GROUP BY c.name ORDER BY c.name`,
		[actor.organizationId, FAILED_ATTEMPTS_MIN],
	);
}

/** Whoever sees a part of the organization sees no import. */
async function readUnanswered(query: QueryRows, actor: Actor): Promise<Waiting["imports"]> {
	if (!actor.rights.has("imports.write") || actor.scope.kind !== "organization") return null;
	const [row] = await query<{ count: string; newest: string }>(
		`SELECT count(*) OVER ()::text AS count, file_name AS newest FROM outlay."import"
		 WHERE organization_id = $1 AND status = 'needs_confirmation' ORDER BY id DESC LIMIT 1`,
		[actor.organizationId],
	);
	return row === undefined ? null : { count: Number(row.count), newest: row.newest };
}

/** Whoever sees a part of the organization decides nothing, and nobody decides what they asked for. */
async function readToDecide(query: QueryRows, actor: Actor, today: Day): Promise<readonly IncreaseRow[]> {
	if (!actor.rights.has("budgets.approve") || actor.scope.kind !== "organization") return [];
	const open = await listOpenIncreasesIn(query, actor, { today });
	return open.filter(({ isOwn }) => !isOwn);
}

/** The same of budgets that were asked for with a scenario. */
async function readNewBudgets(query: QueryRows, actor: Actor): Promise<Waiting["newBudgets"]> {
	if (!actor.rights.has("budgets.approve") || actor.scope.kind !== "organization") return null;
	const [row] = await query<{ count: string; oldest: string }>(
		`SELECT count(*) OVER ()::text AS count, name AS oldest FROM outlay.budget_request
		 WHERE organization_id = $1::uuid AND status = 'requested' AND requested_by_id IS DISTINCT FROM $2::uuid
		 ORDER BY id LIMIT 1`,
		[actor.organizationId, actor.personId ?? actor.id],
	);
	return row === undefined ? null : { count: Number(row.count), oldest: row.oldest };
}

async function readOverBudgets(
	query: QueryRows,
	actor: Actor,
	today: Day,
): Promise<readonly BudgetSummary[]> {
	if (!actor.rights.has("budgets.read")) return [];
	const budgets = await listBudgetsIn(query, actor, { today });
	return budgets.filter(
		({ standing }) => standing?.status === "over_plan" || standing?.status === "over_cap",
	);
}
