import type { AlertSeverity } from "@outlay/finops/alert-notice";
import { type BudgetOwner, type OwnerPlaces, ownersAbove } from "@outlay/finops/budget-tree";
import type { Day } from "@outlay/finops/day";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOwnerPlaces } from "../budgets/budget-tree-rows.ts";
import type { QueryRows } from "../database.ts";
import { newId } from "../id.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import type { AlertStepKind, StepOf } from "./alert-steps.ts";
import { isAboutPeople, readAlertOwners } from "./people-in-alerts.ts";

interface ChannelRow {
	readonly id: string;
	readonly kind: string;
	readonly scope: BudgetScope;
	readonly min_severity: AlertSeverity;
	readonly hears_people: boolean;
}

/** What decides whether an alert is within what a channel is for. */
interface Reach {
	readonly ownersOf: (scope: BudgetScope) => readonly BudgetOwner[];
	readonly places: OwnerPlaces;
}

const RANK: Readonly<Record<AlertSeverity, number>> = { info: 0, warning: 1, critical: 2 };

/** Steps that begin or renew a call for attention: every channel in reach hears of them. */
const CALLS: ReadonlySet<AlertStepKind> = new Set(["opened", "escalated", "woken"]);

/** Only these keep a state of their own that an acknowledgement changes; to others it would be one message more. */
const KEEPS_STATE: ReadonlySet<string> = new Set(["pagerduty", "webhook"]);

/**
 * Writes one message per step and channel that is to hear of it, and asks for its sending. The end of an episode goes to
 * the channels that heard of its beginning.
 */
export async function notify(
	query: QueryRows,
	organizationId: string,
	{ steps, now, today }: { readonly steps: readonly StepOf[]; readonly now: Date; readonly today: Day },
): Promise<void> {
	if (steps.length === 0) return;
	const channels = await query<ChannelRow>(
		`SELECT id, kind, scope, min_severity, hears_people FROM outlay.alert_channel
		 WHERE organization_id = $1::uuid AND removed_at IS NULL AND paused_at IS NULL ORDER BY id`,
		[organizationId],
	);
	if (channels.length === 0) return;
	const scopes = steps.map(({ scope }) => scope);
	const reach: Reach = {
		ownersOf: await readAlertOwners(query, organizationId, { scopes, today }),
		places: await readOwnerPlaces(query, { organizationId, day: today }),
	};
	for (const step of steps) {
		const heard = await readHeard(query, organizationId, step.episodeId);
		for (const channel of channels.filter((each) => hears(each, { step, heard, reach }))) {
			await addNotification(query, organizationId, { step, channelId: channel.id, now });
		}
	}
}

async function readHeard(
	query: QueryRows,
	organizationId: string,
	episodeId: string,
): Promise<ReadonlySet<string>> {
	const rows = await query<{ channel_id: string }>(
		"SELECT DISTINCT channel_id FROM outlay.alert_notification WHERE organization_id = $1::uuid AND episode_id = $2::uuid",
		[organizationId, episodeId],
	);
	return new Set(rows.map(({ channel_id }) => channel_id));
}

function hears(
	channel: ChannelRow,
	input: { readonly step: StepOf; readonly heard: ReadonlySet<string>; readonly reach: Reach },
): boolean {
	const { step, heard, reach } = input;
	if (CALLS.has(step.kind)) {
		return RANK[step.severity] >= RANK[channel.min_severity] && reaches(channel, step.scope, reach);
	}
	if (step.kind === "resolved") return heard.has(channel.id);
	return step.kind === "acknowledged" && heard.has(channel.id) && KEEPS_STATE.has(channel.kind);
}

/**
 * Whether what a channel is for includes an alert's scope: each of its owners, or one above. A channel for everything
 * is read by everybody, so it hears of people by name only where somebody allowed it.
 */
function reaches(
	{ scope, hears_people }: ChannelRow,
	alert: BudgetScope,
	{ ownersOf, places }: Reach,
): boolean {
	if (scope.length === 0) return hears_people || !isAboutPeople(alert);
	return ownersOf(alert).every((owner) => {
		const owners = [owner, ...ownersAbove(owner, places)];
		return scope.every(({ dimension, values }) =>
			owners.some((each: BudgetOwner) => each.kind === dimension && values.includes(each.slug)),
		);
	});
}

async function addNotification(
	query: QueryRows,
	organizationId: string,
	{ step, channelId, now }: { readonly step: StepOf; readonly channelId: string; readonly now: Date },
): Promise<void> {
	const id = newId();
	await query(
		`INSERT INTO outlay.alert_notification (organization_id, id, episode_id, step, channel_id, status, attempts, created_at)
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::uuid, 'waiting', 0, $6::timestamptz)`,
		[organizationId, id, step.episodeId, step.step, channelId, now],
	);
	await addToOutboxBySql(query, organizationId, {
		job: "alert.send",
		payload: { organizationId, notificationId: id },
	});
}
