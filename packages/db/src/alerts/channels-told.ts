import { type AlertSeverity, SEVERITY_RANK } from "@outlay/finops/alert-notice";
import { type BudgetOwner, type OwnerPlaces, ownersAbove } from "@outlay/finops/budget-tree";
import type { Calendar } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import type { QuietHours } from "@outlay/finops/notification-times";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOwnerPlaces } from "../budgets/budget-tree-rows.ts";
import type { QueryRows } from "../database.ts";
import { isAboutPeople, readAlertOwners } from "./people-in-alerts.ts";
import { knownCalendar, type QuietColumns, quietColumnsSql, quietHoursOf } from "./quiet-hours.ts";

/** Only these keep a state of their own that an acknowledgement changes; to others it would be one message more. */
export const KEEPS_STATE = ["pagerduty", "webhook"] as const;

/** A channel as far as it decides what it hears, and when. */
export interface ChannelTold {
	readonly id: string;
	readonly kind: string;
	readonly scope: BudgetScope;
	readonly minSeverity: AlertSeverity;
	readonly hearsPeople: boolean;
	readonly quiet: QuietHours | null;
	/** Of the channel's zone. */
	readonly calendar: Calendar;
}

type Row = Omit<ChannelTold, "quiet" | "calendar"> & QuietColumns & { readonly timeZone: string | null };

/** Channels that hear of something new, by id. */
export async function readChannelsTold(
	query: QueryRows,
	organizationId: string,
	{ calendar }: { readonly calendar: Calendar },
): Promise<readonly ChannelTold[]> {
	const rows = await query<Row>(
		`SELECT c.id, c.kind, c.scope, c.min_severity AS "minSeverity", c.hears_people AS "hearsPeople", ${quietColumnsSql("c")}
		 FROM outlay.alert_channel c
		 WHERE c.organization_id = $1::uuid AND c.removed_at IS NULL AND c.paused_at IS NULL ORDER BY c.id`,
		[organizationId],
	);
	return rows.map((row) => ({
		...row,
		quiet: quietHoursOf(row),
		calendar: row.timeZone === null ? calendar : knownCalendar(row.timeZone),
	}));
}

/** What decides whether an alert is within what a channel is for. */
export interface ChannelReach {
	readonly ownersOf: (scope: BudgetScope) => readonly BudgetOwner[];
	readonly places: OwnerPlaces;
}

export async function readChannelReach(
	query: QueryRows,
	organizationId: string,
	input: { readonly scopes: readonly BudgetScope[]; readonly today: Day },
): Promise<ChannelReach> {
	return {
		ownersOf: await readAlertOwners(query, organizationId, input),
		places: await readOwnerPlaces(query, { organizationId, day: input.today }),
	};
}

/**
 * Whether a channel is called about an alert: it is severe enough, and each of its owners, or one above, is what the
 * channel is for. A channel for everything is read by everybody, so it hears of people by name only where somebody
 * allowed it.
 */
export function isCalled(
	{ scope, minSeverity, hearsPeople }: ChannelTold,
	alert: { readonly severity: AlertSeverity; readonly scope: BudgetScope },
	{ ownersOf, places }: ChannelReach,
): boolean {
	if (SEVERITY_RANK[alert.severity] < SEVERITY_RANK[minSeverity]) return false;
	if (scope.length === 0) return hearsPeople || !isAboutPeople(alert.scope);
	return ownersOf(alert.scope).every((owner) => {
		const owners = [owner, ...ownersAbove(owner, places)];
		return scope.every(({ dimension, values }) =>
			owners.some((each: BudgetOwner) => each.kind === dimension && values.includes(each.slug)),
		);
	});
}
