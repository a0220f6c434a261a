import { isClaimableCursor, listClaimable } from "@outlay/db/read-models/attribution-claimable";
import { readAttributionNames } from "@outlay/db/read-models/attribution-names";
import { readDraft } from "@outlay/db/repositories/attribution-draft";
import { addDays } from "@outlay/finops/day";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireActor } from "../../../../auth/actor.ts";
import { daySpanText } from "../../../../design/day-text.ts";
import { PageHeader } from "../../../../design/page-header.tsx";
import { AttributionFrame } from "../../../../features/attribution/attribution-frame.tsx";
import { attributionPeriod } from "../../../../features/attribution/attribution-period.ts";
import { KeysPanel } from "../../../../features/attribution/keys-panel.tsx";
import { keysHref, parseKeysUrl } from "../../../../features/attribution/keys-url.ts";
import { pseudonymKey } from "../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../main.ts";

export const metadata: Metadata = { title: "Keys to claim" };

const KEYS_SHOWN = 50;

interface PageProps {
	readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function KeysPage({ searchParams }: PageProps) {
	const actor = await requireActor("attribution.read");
	if (actor.scope.kind !== "organization") notFound();
	const url = parseKeysUrl(await searchParams);
	const { today, span: month, timeZone } = await attributionPeriod(actor);
	const span = url.span ?? { start: addDays(month.end, -url.days), end: month.end };
	const cursor = url.cursor !== null && isClaimableCursor(url.cursor) ? url.cursor : null;
	const [page, names, draft] = await Promise.all([
		listClaimable(database(), actor, {
			kind: url.kind,
			search: url.search,
			span,
			cursor,
			limit: KEYS_SHOWN,
			pseudonymKey: pseudonymKey(),
		}),
		readAttributionNames(database(), actor, today),
		readDraft(database(), actor),
	]);
	return (
		<>
			<PageHeader
				title="Keys to claim"
				crumbs={[{ label: "Attribution", href: "/attribution" }]}
				basis={[
					{ tone: "none", text: "Consumption, tax excluded, credits apart" },
					{ tone: "none", text: daySpanText(span.start, addDays(span.end, -1)) },
				]}
			/>
			<AttributionFrame
				actor={actor}
				current="keys"
				timeZone={timeZone}
				keys={url.kind === "unallocated" && url.search === "" ? page.groups : undefined}
			>
				<KeysPanel
					url={url}
					page={page}
					names={names}
					hasDraft={draft !== null}
					canWrite={actor.rights.has("attribution.write")}
					nextHref={page.nextCursor === null ? null : keysHref({ ...url, cursor: page.nextCursor })}
				/>
			</AttributionFrame>
		</>
	);
}
