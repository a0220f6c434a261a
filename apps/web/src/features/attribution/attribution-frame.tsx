import type { Actor } from "@outlay/db/actor";
import { readDraftDiff } from "@outlay/db/read-models/attribution-history";
import { readDraft } from "@outlay/db/repositories/attribution-draft";
import type { ReactNode } from "react";
import { database } from "../../main.ts";
import { AttributionTabs, type AttributionTabsProps } from "./attribution-tabs.tsx";
import { DraftBar } from "./draft-bar.tsx";

/** What every page of attribution has: the tabs, and the draft where one waits. */
export async function AttributionFrame({
	actor,
	timeZone,
	children,
	...tabs
}: AttributionTabsProps & {
	readonly actor: Actor;
	readonly timeZone: string;
	readonly children: ReactNode;
}) {
	const [draft, diff] = await Promise.all([readDraft(database(), actor), readDraftDiff(database(), actor)]);
	return (
		<>
			<AttributionTabs {...tabs} />
			{draft !== null && diff !== null && <DraftBar draft={draft} diff={diff} timeZone={timeZone} />}
			{children}
		</>
	);
}
