import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import {
	defaultPreferences,
	type NotificationPreferences,
	preferencesOf,
} from "../alerts/notification-preferences.ts";
import { quietColumnsOf } from "../alerts/quiet-hours.ts";
import { type Database, inTransaction } from "../database.ts";
import { appendAudit } from "./audit.ts";

/** Tokens are nobody who could be told. */
export type PreferencesFault = { readonly code: "not_a_person" };

/** How the actor hears of alerts: what they chose, else what their role has by default. */
export async function readPreferences(
	database: Database,
	actor: Actor,
): Promise<Result<NotificationPreferences, PreferencesFault>> {
	requireRight(actor, "alerts.read");
	const { organizationId, personId } = actor;
	if (personId === null) return err({ code: "not_a_person" });
	return inTransaction(database, actor, async (transaction) => {
		const row = await transaction.notificationPreference.findUnique({
			where: { organizationId_personId: { organizationId, personId } },
		});
		return ok(row === null ? defaultPreferences(actor.role) : preferencesOf(row, actor.role));
	});
}

/** Keeps how the actor hears of alerts, from now on. What is held already stays as it is. */
export async function savePreferences(
	database: Database,
	actor: Actor,
	{ preferences, now }: { readonly preferences: NotificationPreferences; readonly now: Date },
): Promise<Result<null, PreferencesFault>> {
	requireRight(actor, "alerts.read");
	const { organizationId, personId } = actor;
	if (personId === null) return err({ code: "not_a_person" });
	return inTransaction(database, actor, async (transaction) => {
		const { paces, quiet, timeZone, spendReport, requestMails } = preferences;
		const data = { ...paces, ...quietColumnsOf(quiet), timeZone, spendReport, requestMails, changedAt: now };
		await transaction.notificationPreference.upsert({
			where: { organizationId_personId: { organizationId, personId } },
			create: { organizationId, personId, ...data },
			update: data,
		});
		const entry = {
			action: "notification_preference.changed",
			subject: "person",
			subjectId: personId,
			details: { ...preferences },
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}
