import type { NotificationPreferences } from "@outlay/db/alerts/notification-preferences";
import type { z } from "zod";
import type { notificationsSchema } from "../../app/api/v1/me/notifications/schema.ts";
import { clockText, minutesOf } from "./clock-text.ts";

/** Preferences as the API takes and answers them: times of day as they are read. */
export type NotificationsView = z.infer<typeof notificationsSchema>;

export function preferencesView({
	paces,
	quiet,
	timeZone,
	spendReport,
	requestMails,
}: NotificationPreferences): NotificationsView {
	return {
		...paces,
		quietHours:
			quiet === null ? null : { ...quiet, from: clockText(quiet.from), until: clockText(quiet.until) },
		timeZone,
		spendReport,
		requestMails,
	};
}

export function preferencesIn(view: NotificationsView): NotificationPreferences {
	const { critical, warning, info, quietHours: quiet, timeZone, spendReport, requestMails } = view;
	return {
		paces: { critical, warning, info },
		quiet: quiet === null ? null : { ...quiet, from: minutesOf(quiet.from), until: minutesOf(quiet.until) },
		timeZone,
		spendReport,
		requestMails,
	};
}
