import { readPeople } from "@outlay/db/read-models/people";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { readTokens } from "@outlay/db/read-models/tokens";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { requireActor } from "../../../auth/actor.ts";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { InviteButton } from "../../../features/people/invite-button.tsx";
import { LinksTable } from "../../../features/people/links-table.tsx";
import { MembersTable } from "../../../features/people/members-table.tsx";
import { ownerNames, ownerOptions, todayIn } from "../../../features/people/owner-options.ts";
import { PeopleTabs } from "../../../features/people/people-tabs.tsx";
import { database, isMailSet } from "../../../main.ts";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
	const actor = await requireActor("people.read");
	const now = new Date();
	const [people, tokens, hierarchy, { timeZone }] = await Promise.all([
		readPeople(database(), actor, now),
		readTokens(database(), actor, now),
		readHierarchyOutline(database(), actor),
		readOrganization(database(), actor),
	]);
	const canWrite = actor.rights.has("people.write");
	const owners = ownerOptions(hierarchy, todayIn(timeZone, now));
	const working = tokens.filter(({ status }) => status === "works");
	const tokensBy = new Map<string, number>();
	for (const { createdById } of working)
		if (createdById !== null) tokensBy.set(createdById, (tokensBy.get(createdById) ?? 0) + 1);
	const members = people.members.filter(({ revokedAt }) => revokedAt === null).length;
	return (
		<>
			<PageHeader title="People" remark="Who can sign in, what they may do, and whose spend they see.">
				{canWrite && <InviteButton owners={owners} isMailSet={isMailSet()} />}
			</PageHeader>
			<PeopleTabs current="people" members={members} tokens={working.length} />
			<div className="grid gap-3.5">
				{people.links.length > 0 && (
					<Panel title="Open links" flush aside="Only who has one can use it; Outlay keeps none">
						<LinksTable links={people.links} timeZone={timeZone} canWrite={canWrite} />
					</Panel>
				)}
				<Panel title="Members" flush>
					<MembersTable
						members={people.members}
						names={ownerNames(hierarchy)}
						owners={owners}
						tokens={tokensBy}
						canWrite={canWrite}
						isMailSet={isMailSet()}
						self={actor.kind === "person" ? actor.id : null}
					/>
				</Panel>
			</div>
		</>
	);
}
