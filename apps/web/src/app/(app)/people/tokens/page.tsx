import { readPeople } from "@outlay/db/read-models/people";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { readTokens } from "@outlay/db/read-models/tokens";
import { readOrganization } from "@outlay/db/repositories/organizations";
import type { Metadata } from "next";
import { requireActor } from "../../../../auth/actor.ts";
import { EmptyState } from "../../../../design/empty-state.tsx";
import { PageHeader } from "../../../../design/page-header.tsx";
import { Panel } from "../../../../design/panel.tsx";
import { CreateToken } from "../../../../features/people/create-token.tsx";
import { ownerNames, ownerOptions, todayIn } from "../../../../features/people/owner-options.ts";
import { PeopleTabs } from "../../../../features/people/people-tabs.tsx";
import { TokensTable } from "../../../../features/people/tokens-table.tsx";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
	const actor = await requireActor("people.read");
	const now = new Date();
	const [people, tokens, hierarchy, { timeZone }] = await Promise.all([
		readPeople(database(), actor, now),
		readTokens(database(), actor, now),
		readHierarchyOutline(database(), actor),
		readOrganization(database(), actor),
	]);
	const canWrite = actor.rights.has("tokens.write");
	const members = people.members.filter(({ revokedAt }) => revokedAt === null).length;
	const working = tokens.filter(({ status }) => status === "works").length;
	return (
		<>
			<PageHeader title="API tokens" remark="How programs sign in. A token never sees figures by person.">
				{canWrite && <CreateToken owners={ownerOptions(hierarchy, todayIn(timeZone, now))} />}
			</PageHeader>
			<PeopleTabs current="tokens" members={members} tokens={working} />
			<Panel flush>
				{tokens.length === 0 ? (
					<EmptyState title="No API tokens yet">
						{canWrite
							? "Make one for each program, so that each can be revoked alone."
							: "An admin can make one for each program."}
					</EmptyState>
				) : (
					<TokensTable
						tokens={tokens}
						names={ownerNames(hierarchy)}
						timeZone={timeZone}
						canWrite={canWrite}
					/>
				)}
			</Panel>
		</>
	);
}
