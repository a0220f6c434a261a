import type { AlertFact, AlertSeverity } from "@outlay/finops/alert-notice";
import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { type AlertStepKind, addStep, type StepOf } from "../alerts/alert-steps.ts";
import { notify, notifyAssignee } from "../alerts/notify.ts";
import { readAssignees } from "../alerts/people-told.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { asOwner, type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { appendAudit } from "./audit.ts";

/** What a person does to an episode. `until` of a snooze is later than now. */
export type AlertAction =
	| { readonly kind: "acknowledge"; readonly note: string }
	| { readonly kind: "snooze"; readonly until: Date; readonly note: string }
	/** `reason` is shown, and says why it is over. */
	| { readonly kind: "resolve"; readonly reason: string }
	| { readonly kind: "comment"; readonly note: string }
	/** The actor takes it. */
	| { readonly kind: "take" }
	/** Another person gets it, who may see it and work on it. They are told. */
	| { readonly kind: "assign"; readonly personId: string; readonly note: string };

export type AlertFault =
	| { readonly code: "not_found" }
	| { readonly code: "resolved" }
	/** There is no such member, or they may not work on one of these alerts. */
	| { readonly code: "cannot_take" };

const STEPS: Readonly<Record<AlertAction["kind"], AlertStepKind>> = {
	acknowledge: "acknowledged",
	snooze: "snoozed",
	resolve: "resolved",
	comment: "commented",
	take: "assigned",
	assign: "assigned",
};

/**
 * Does something to episodes that the actor sees, all or none. Whoever acknowledges one that nobody has takes it. An
 * episode that is resolved takes comments only.
 */
export async function actOnAlerts(
	database: Database,
	actor: Actor,
	input: {
		readonly ids: readonly string[];
		readonly action: AlertAction;
		readonly now: Date;
		readonly today: Day;
	},
): Promise<Result<{ readonly changed: number }, AlertFault>> {
	requireRight(actor, "alerts.write");
	const { ids, action, now, today } = input;
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { organizationId } = actor;
		const episodes = await lockEpisodes(query, organizationId, ids);
		const sees = await seesBudget(query, actor, { day: today });
		const visible = episodes.filter(({ scope }) => sees(scope));
		if (visible.length < new Set(ids).size) return err({ code: "not_found" as const });
		const isOver = visible.some(({ status }) => status === "resolved");
		if (isOver && action.kind !== "comment") return err({ code: "resolved" as const });
		const taker = await readTaker(query, actor, { action, today });
		if (taker === null || !visible.every(({ scope }) => taker.sees(scope))) {
			return err({ code: "cannot_take" as const });
		}
		const steps: StepOf[] = [];
		for (const episode of visible) {
			await applyAction(query, actor, { episode, action, taker, now });
			steps.push(await addStep(query, organizationId, stepOf(actor, { episode, action, taker, now })));
		}
		await notify(query, organizationId, { steps, byPersonId: actor.personId, now, today });
		if (action.kind === "assign" && action.personId !== actor.personId) {
			const had = new Set(visible.filter(({ owner_id }) => owner_id === action.personId).map(({ id }) => id));
			const given = steps.filter(({ episodeId }) => !had.has(episodeId));
			await notifyAssignee(query, organizationId, { steps: given, personId: action.personId, now });
		}
		const details = { ids, ...action };
		await appendAudit(transaction, actor, {
			entry: { action: `alert.${STEPS[action.kind]}`, subject: "alert", subjectId: ids[0] ?? "", details },
			now,
		});
		return ok({ changed: visible.length });
	});
}

/** Who gets an episode that an action gives to somebody. */
interface Taker {
	readonly id: string | null;
	readonly name: string | null;
	readonly sees: (scope: BudgetScope) => boolean;
}

/** The actor, but for an assignment: then that person; null: there is no such member, or they may not work on alerts. */
async function readTaker(
	query: QueryRows,
	actor: Actor,
	{ action, today }: { readonly action: AlertAction; readonly today: Day },
): Promise<Taker | null> {
	if (action.kind !== "assign") {
		const id = actor.personId ?? actor.id;
		// Null with the id: the system owns nothing.
		return { id, name: id === null ? null : actor.label, sees: () => true };
	}
	const { personId } = action;
	const [member] = await readAssignees(query, actor.organizationId, { personId, today });
	return member ?? null;
}

/** Who may be given an episode, by name; null: there is none of that id that the actor sees. */
export async function listAssignees(
	database: Database,
	actor: Actor,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<readonly { readonly id: string; readonly name: string }[] | null> {
	requireRight(actor, "alerts.write");
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { organizationId } = actor;
		const [episode] = await query<{ scope: BudgetScope }>(
			"SELECT scope FROM outlay.alert_episode WHERE organization_id = $1::uuid AND id = $2::uuid",
			[organizationId, id],
		);
		if (episode === undefined || !(await seesBudget(query, actor, { day: today }))(episode.scope))
			return null;
		const all = await readAssignees(query, organizationId, { personId: null, today });
		return all
			.filter(({ sees }) => sees(episode.scope))
			.map((person) => ({ id: person.id, name: person.name }));
	});
}

interface LockedEpisode {
	readonly id: string;
	readonly owner_id: string | null;
	readonly status: string;
	readonly scope: BudgetScope;
	readonly severity: AlertSeverity;
	readonly title: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
}

function lockEpisodes(
	query: QueryRows,
	organizationId: string,
	ids: readonly string[],
): Promise<readonly LockedEpisode[]> {
	return query<LockedEpisode>(
		`SELECT id, owner_id, status, scope, severity, title, sentence, facts FROM outlay.alert_episode
		 WHERE organization_id = $1::uuid AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
		[organizationId, [...new Set(ids)]],
	);
}

interface ActionInput {
	readonly episode: LockedEpisode;
	readonly action: AlertAction;
	readonly taker: Taker;
	readonly now: Date;
}

async function applyAction(
	query: QueryRows,
	actor: Actor,
	{ episode, action, taker, now }: ActionInput,
): Promise<void> {
	if (action.kind === "comment") return;
	const status = STATUSES[action.kind];
	const isGiven = action.kind === "take" || action.kind === "assign";
	await query(
		`UPDATE outlay.alert_episode SET status = coalesce($3, status), changed_at = $4::timestamptz,
		   snoozed_until = CASE WHEN $3 IS NULL THEN snoozed_until ELSE $5::timestamptz END,
		   resolved_at = CASE WHEN $3 = 'resolved' THEN $4::timestamptz END,
		   owner_id = CASE WHEN $6 OR ($7 AND owner_id IS NULL) THEN $8::uuid ELSE owner_id END,
		   owner = CASE WHEN $6 OR ($7 AND owner_id IS NULL) THEN $9 ELSE owner END
		 WHERE organization_id = $1::uuid AND id = $2::uuid`,
		[
			...[actor.organizationId, episode.id, status, now],
			...[action.kind === "snooze" ? action.until : null, isGiven],
			...[action.kind === "acknowledge", taker.id, taker.name],
		],
	);
}

/** What an episode is after an action; null: what it was. */
const STATUSES = {
	...{ acknowledge: "acknowledged", snooze: "snoozed", resolve: "resolved" },
	...{ take: null, assign: null },
} as const;

function stepOf(actor: Actor, { episode, action, taker, now }: ActionInput) {
	const { id, scope, severity, title, sentence, facts } = episode;
	return {
		episodeId: id,
		kind: STEPS[action.kind],
		at: now,
		by: actor.label,
		note: action.kind === "resolve" ? action.reason : action.kind === "take" ? "" : action.note,
		assignee: action.kind === "assign" ? taker.name : null,
		...{ scope, severity, title, sentence, facts },
	};
}

/** Opens again what was snoozed until now, and says so to the channels. Of all organizations; returns how many. */
export async function wakeAlerts(database: Database, { now }: { readonly now: Date }): Promise<number> {
	const due = await asOwner(database, (prisma) =>
		prisma.alertEpisode.findMany({
			where: { status: "snoozed", snoozedUntil: { lte: now } },
			select: { organizationId: true, id: true },
			orderBy: { snoozedUntil: "asc" },
		}),
	);
	let woken = 0;
	for (const { organizationId, id } of due) {
		woken += await inTransaction(database, { organizationId }, async (transaction) => {
			const query = queryIn(transaction);
			const [episode] = await query<LockedEpisode>(
				`UPDATE outlay.alert_episode SET status = 'open', snoozed_until = NULL, changed_at = $3::timestamptz
				 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'snoozed' AND snoozed_until <= $3::timestamptz
				 RETURNING id, owner_id, status, scope, severity, title, sentence, facts`,
				[organizationId, id, now],
			);
			if (episode === undefined) return 0;
			const { id: episodeId, status: _, owner_id: _owner, ...says } = episode;
			const step = await addStep(query, organizationId, {
				...{ episodeId, kind: "woken" as const, at: now, by: "Outlay", note: "" },
				...says,
			});
			const { today } = await readOrganizationDay(query, organizationId, now);
			await notify(query, organizationId, { steps: [step], now, today });
			return 1;
		});
	}
	return woken;
}
