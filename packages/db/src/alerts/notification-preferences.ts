import type { AlertSeverity } from "@outlay/finops/alert-notice";
import { ALERT_PACES, type AlertPace, type QuietHours } from "@outlay/finops/notification-times";
import { invariant } from "@outlay/finops/result";
import type { Role } from "../actor.ts";
import { type QuietColumns, quietHoursOf } from "./quiet-hours.ts";

/** How a person wants to hear of alerts. */
export interface NotificationPreferences {
	readonly paces: Readonly<Record<AlertSeverity, AlertPace>>;
	readonly quiet: QuietHours | null;
	/** IANA name, of quiet hours and digests; null: the organization's. */
	readonly timeZone: string | null;
	/** Whether they get the monthly report of spend of what they answer for. */
	readonly spendReport: boolean;
	/** Whether they are mailed of requests for budgets: new ones that they may decide, and decisions of their own. */
	readonly requestMails: boolean;
}

/** Who is told of alerts by mail: leads of their owners, the others of what is of the whole organization. */
export const TOLD_ROLES = ["admin", "finance", "team_lead"] as const satisfies readonly Role[];

/**
 * What holds until a person chooses: a lead hears of the own teams at once, and of what is no warning yet, such as half of
 * a budget used, by the day.
 */
export function defaultPreferences(role: string): NotificationPreferences {
	const isLead = role === "team_lead";
	return {
		paces: { critical: "now", warning: isLead ? "now" : "daily", info: isLead ? "daily" : "none" },
		quiet: null,
		timeZone: null,
		spendReport: true,
		requestMails: true,
	};
}

/** A row of preferences, or of nobody's: then every column is null. */
export interface PreferenceRow extends Omit<QuietColumns, "criticalBreaksQuiet"> {
	readonly critical: string | null;
	readonly warning: string | null;
	readonly info: string | null;
	readonly criticalBreaksQuiet: boolean | null;
	readonly timeZone: string | null;
	readonly spendReport: boolean | null;
	readonly requestMails: boolean | null;
}

export function preferencesOf(row: PreferenceRow, role: string): NotificationPreferences {
	const { critical, warning, info, criticalBreaksQuiet, timeZone, spendReport, requestMails } = row;
	if (critical === null || warning === null || info === null || criticalBreaksQuiet === null)
		return defaultPreferences(role);
	return {
		paces: { critical: paceOf(critical), warning: paceOf(warning), info: paceOf(info) },
		quiet: quietHoursOf({ ...row, criticalBreaksQuiet }),
		timeZone,
		spendReport: spendReport ?? true,
		requestMails: requestMails ?? true,
	};
}

function paceOf(text: string): AlertPace {
	const pace = ALERT_PACES.find((each) => each === text);
	invariant(pace !== undefined, `the database holds the unknown pace ${text}`);
	return pace;
}
