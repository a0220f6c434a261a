import { readPreferences } from "@outlay/db/repositories/notification-preferences";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { Notice } from "../../../../design/notice.tsx";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { MailMissing } from "../../../../features/alerts/mail-missing.tsx";
import { timeZones } from "../../../../features/people/organization-schema.ts";
import { NotificationsForm } from "../../../../features/settings/notifications-form.tsx";
import { preferencesView } from "../../../../features/settings/notifications-view.ts";
import { ReportPreview } from "../../../../features/settings/report-preview.tsx";
import { database, isMailSet } from "../../../../main.ts";

export const metadata: Metadata = { title: "My notifications" };

export default async function NotificationsPage() {
	const actor = await requireActor("alerts.read");
	const preferences = await readPreferences(database(), actor);
	if (!preferences.ok) notFound();
	const { timeZone } = await readOrganization(database(), actor);
	return (
		<>
			<PageHeader title="My notifications" remark="What Outlay mails to you, and when. Only yours." />
			<div className="grid gap-3.5">
				{!isMailSet() && (
					<Notice tone="warn">
						<MailMissing />
					</Notice>
				)}
				<Panel title="Alerts, reports and requests" note={NOTES[actor.role] ?? OTHERS}>
					<NotificationsForm
						initial={preferencesView(preferences.value)}
						organizationZone={timeZone}
						zones={timeZones()}
					/>
				</Panel>
				{actor.rights.has("organization.write") && actor.scope.kind === "organization" && (
					<Panel title="Monthly report">
						<ReportPreview />
					</Panel>
				)}
			</div>
		</>
	);
}

/** What each role is told of; the others see alerts here and in channels. */
const NOTES: Readonly<Partial<Record<string, string>>> = {
	admin: "You are told of alerts of the whole organization, and of those whose owner has no lead.",
	finance: "You are told of alerts of the whole organization, and of those whose owner has no lead.",
	team_lead: "You are told of alerts of your departments and teams.",
};
const OTHERS =
	"Mails go to leads, finance and admins. You are mailed of alerts that somebody assigns to you.";
