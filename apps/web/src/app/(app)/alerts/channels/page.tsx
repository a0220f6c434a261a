import { listChannels } from "@outlay/db/read-models/alerts";
import { readMailsToPeople } from "@outlay/db/read-models/deliveries";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { channelView } from "../../../../features/alerts/channel-view.ts";
import { ownerChoices } from "../../../../features/alerts/channel-words.ts";
import { ChannelsPanelLazy } from "../../../../features/alerts/channels-panel-lazy.tsx";
import { MailsPanel } from "../../../../features/deliveries/mails-panel.tsx";
import { timeZones } from "../../../../features/people/organization-schema.ts";
import { database, isMailSet } from "../../../../main.ts";

export const metadata: Metadata = { title: "Alert channels" };

/** Channels are of the whole organization: whoever sees a part of it finds no page here. */
export default async function ChannelsPage() {
	const actor = await requireActor("alerts.read");
	if (actor.scope.kind !== "organization") notFound();
	const [channels, mails, hierarchy, { timeZone }] = await Promise.all([
		listChannels(database(), actor),
		readMailsToPeople(database(), actor),
		readHierarchyOutline(database(), actor),
		readOrganization(database(), actor),
	]);
	const { departments: department, teams: team, features: feature } = hierarchy;
	return (
		<>
			<PageHeader
				title="Alert channels"
				crumbs={[{ label: "Alerts", href: "/alerts" }]}
				remark="Where alerts reach people, and whether they arrive."
			/>
			<div className="grid gap-3.5">
				<ChannelsPanelLazy
					initial={channels.map(channelView)}
					owners={ownerChoices({ department, team, feature })}
					timeZone={timeZone}
					zones={timeZones()}
					isMailSet={isMailSet()}
					canWrite={actor.rights.has("channels.write")}
				/>
				<MailsPanel mails={mails} timeZone={timeZone} canReplay={actor.rights.has("channels.write")} />
			</div>
		</>
	);
}
